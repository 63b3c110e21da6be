import pc from 'picocolors';
import type { TextOptions } from '../table/text.ts';
import { align, wrap } from '../text/align.ts';
import { type Grid, pageOf } from './grid.ts';
import type { Prediction } from './prediction.ts';

/** The prediction for a terminal, with a newline at its end. */
export function renderText(prediction: Prediction, { color, width = 100 }: TextOptions): string {
  const { bold } = pc.createColors(color);
  const { title, facts, calls, systems, verdict, footnotes } = pageOf(prediction);
  const names = align(
    facts.map(({ name }) => [name]),
    ['left'],
  );
  return [
    ...wrap('', title, width).map((line) => bold(line)),
    '',
    ...facts.flatMap(({ text }, index) => wrap(`${names[index]}  `, text, width)),
    '',
    ...(calls ? [...table(calls, bold), ''] : []),
    ...table(systems, bold),
    '',
    ...wrap('', verdict, width).map((line) => bold(line)),
    '',
    ...footnotes.flatMap((note, index) => wrap(`[${index + 1}] `, note, width)),
    '',
  ].join('\n');
}

function table({ titles, rows }: Grid, bold: (text: string) => string): string[] {
  const spaced = (cells: readonly string[]) => cells.map((cell, index) => (index === 0 ? cell : `  ${cell}`));
  const marked = rows.map(({ label, notes, cells }) => {
    const marks = notes.map((note) => `[${note}]`).join('');
    return [`${label}${marks && ` ${marks}`}`, ...cells];
  });
  const sides = titles.map((_, index) => (index === 0 ? 'left' : 'right'));
  const [header = '', ...lines] = align([titles, ...marked].map(spaced), sides).map((line) => line.trimEnd());
  return [bold(header), ...lines];
}
