import pc from 'picocolors';
import { align, wrap } from '../report/layout.ts';
import { printable } from '../report/printable.ts';
import type { TextOptions } from '../report/text.ts';
import { gridOf } from './grid.ts';
import type { Comparison } from './model.ts';
import { differenceSentence, heading, remarks, sameFacts, verdictSentences } from './sentences.ts';

/** The comparison for a terminal, with a newline at its end. */
export function renderText(comparison: Comparison, { color, width = 100 }: TextOptions): string {
  const { bold } = pc.createColors(color);
  const paragraph = (prefix: string, text: string) => wrap(prefix, printable(text), width);
  const same = sameFacts(comparison);
  const facts = [
    ...(same === null ? [] : paragraph('same: ', same)),
    ...comparison.differs.flatMap((difference) => paragraph('differs: ', differenceSentence(difference))),
  ];
  const [header = '', ...lines] = table(comparison);
  return [
    bold(printable(heading(comparison))),
    '',
    ...(facts.length === 0 ? [] : [...facts, '']),
    bold(header),
    ...lines,
    '',
    ...verdictSentences(comparison).map((sentence) => bold(printable(sentence))),
    '',
    ...remarks(comparison).flatMap((remark) => paragraph('', remark)),
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
