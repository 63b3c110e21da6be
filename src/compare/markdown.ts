import { plain } from '../table/md.ts';
import { printable } from '../text/printable.ts';
import { leftSentences } from './document.ts';
import { gridOf } from './grid.ts';
import type { Comparison, Document } from './model.ts';
import {
  differenceSentence,
  heading,
  ownRemarks,
  remarks,
  rules,
  sameFacts,
  verdictSentences,
} from './sentences.ts';

const escaped = (text: string): string => plain(printable(text));

/** The comparison as GitHub-flavoured Markdown, with a newline at its end. */
export const renderMarkdown = (comparison: Comparison): string => part([], comparison, remarks(comparison));

/** System by system; what holds for all of them comes last. */
export function renderAllMarkdown(document: Document): string {
  const parts = document.systems.map(({ system, comparison }) =>
    part([`### ${escaped(system)}`, ''], comparison, ownRemarks(comparison)),
  );
  const last = [...leftSentences(document), ...rules(document.systems.map(({ comparison }) => comparison))];
  return [...parts, ...last.map((text) => `${escaped(text)}\n`)].join('\n');
}

function part(title: readonly string[], comparison: Comparison, told: readonly string[]): string {
  const same = sameFacts(comparison);
  const facts = [
    ...(same === null ? [] : [`same: ${same}`]),
    ...comparison.differs.map((difference) => `differs: ${differenceSentence(difference)}`),
  ];
  return [
    ...title,
    `**${escaped(heading(comparison))}**`,
    '',
    ...bullets(facts),
    ...table(comparison),
    '',
    ...bullets(verdictSentences(comparison)),
    ...told.flatMap((remark) => [escaped(remark), '']),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

const bullets = (texts: readonly string[]): string[] =>
  texts.length === 0 ? [] : [...texts.map((text) => `- ${escaped(text)}`), ''];

/** Columns that continue another one share its cell. */
function table(comparison: Comparison): string[] {
  const columns = gridOf(comparison);
  const row = (cells: readonly string[]) => {
    const joined: string[] = [];
    columns.forEach(({ title }, index) => {
      const cell = escaped(cells[index] ?? '');
      if (title === null) joined.push([joined.pop(), cell].filter(Boolean).join(' '));
      else joined.push(cell);
    });
    return `| ${joined.join(' | ')} |`;
  };
  const rule = columns
    .filter(({ title }) => title !== null)
    .map(({ side }) => (side === 'right' ? '---:' : '---'));
  return [
    row(columns.map(({ title }) => title ?? '')),
    `| ${rule.join(' | ')} |`,
    ...comparison.lines.map((line) => row(columns.map(({ cell }) => cell(line)))),
    ...(comparison.geomean === null ? [] : [row(columns.map(({ total }) => total))]),
  ];
}
