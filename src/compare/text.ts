import pc from 'picocolors';
import type { TextOptions } from '../table/text.ts';
import { align, wrap } from '../text/align.ts';
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

/** The comparison for a terminal, with a newline at its end. */
export const renderText = (comparison: Comparison, style: TextOptions): string =>
  part(heading(comparison), comparison, remarks(comparison), style);

/** System by system; what holds for all of them comes last. */
export function renderAllText(document: Document, style: TextOptions): string {
  const { width = 100 } = style;
  const parts = document.systems.map(({ system, comparison }) =>
    part(`${system}: ${heading(comparison)}`, comparison, ownRemarks(comparison), style),
  );
  const last = [...leftSentences(document), ...rules(document.systems.map(({ comparison }) => comparison))];
  return [...parts, ...last.flatMap((text) => wrap('', printable(text), width)), ''].join('\n');
}

function part(
  title: string,
  comparison: Comparison,
  told: readonly string[],
  { color, width = 100 }: TextOptions,
): string {
  const { bold } = pc.createColors(color);
  const paragraph = (prefix: string, text: string) => wrap(prefix, printable(text), width);
  const same = sameFacts(comparison);
  const facts = [
    ...(same === null ? [] : paragraph('same: ', same)),
    ...comparison.differs.flatMap((difference) => paragraph('differs: ', differenceSentence(difference))),
  ];
  const [header = '', ...lines] = table(comparison);
  return [
    bold(printable(title)),
    '',
    ...(facts.length === 0 ? [] : [...facts, '']),
    bold(header),
    ...lines,
    '',
    ...verdictSentences(comparison).map((sentence) => bold(printable(sentence))),
    '',
    ...told.flatMap((remark) => paragraph('', remark)),
    '',
  ].join('\n');
}

function table(comparison: Comparison): string[] {
  const columns = gridOf(comparison);
  const total = comparison.geomean === null ? [] : [columns.map(({ total }) => total)];
  const rows = [
    columns.map(({ title }) => title ?? ''),
    ...comparison.lines.map((line) => columns.map(({ cell }) => cell(line))),
    ...total,
  ];
  const spaced = rows.map((row) =>
    row.map(
      (cell, index) => (index === 0 ? '' : columns[index]?.title === null ? ' ' : '  ') + printable(cell),
    ),
  );
  return align(
    spaced,
    columns.map(({ side }) => side),
  ).map((line) => line.trimEnd());
}
