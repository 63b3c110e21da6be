import { plain } from '../table/md.ts';
import { type Grid, pageOf } from './grid.ts';
import type { Prediction } from './prediction.ts';

/** The prediction as GitHub-flavoured Markdown, with a newline at its end. */
export function renderMarkdown(prediction: Prediction): string {
  const { title, facts, calls, systems, verdict, footnotes } = pageOf(prediction);
  return [
    `**${plain(title)}**`,
    '',
    ...facts.map(({ name, text }) => `- ${plain(name)}: ${plain(text)}`),
    '',
    ...(calls ? [...table(calls), ''] : []),
    ...table(systems),
    '',
    plain(verdict),
    '',
    ...footnotes.map((note, index) => `${index + 1}. ${plain(note)}`),
    '',
  ].join('\n');
}

function table({ titles, rows }: Grid): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const marks = (notes: readonly number[]) => notes.map((note) => ` \\[${note}\\]`).join('');
  return [
    line(titles.map(plain)),
    line(titles.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...rows.map(({ label, notes, cells }) => line([plain(label) + marks(notes), ...cells.map(plain)])),
  ];
}
