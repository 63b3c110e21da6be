import { plain } from '../report/md.ts';
import { printable } from '../report/printable.ts';
import { gridOf } from './grid.ts';
import type { Comparison } from './model.ts';
import { differenceSentence, heading, remarks, sameFacts, verdictSentences } from './sentences.ts';

const escaped = (text: string): string => plain(printable(text));

/** The comparison as GitHub-flavoured Markdown, with a newline at its end. */
export function renderMarkdown(comparison: Comparison): string {
  const same = sameFacts(comparison);
  const facts = [
    ...(same === null ? [] : [`same: ${same}`]),
    ...comparison.differs.map((difference) => `differs: ${differenceSentence(difference)}`),
  ];
  return [
    `**${escaped(heading(comparison))}**`,
    '',
    ...bullets(facts),
    ...table(comparison),
    '',
    ...bullets(verdictSentences(comparison)),
    ...remarks(comparison).flatMap((remark) => [escaped(remark), '']),
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
