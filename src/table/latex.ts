import { gridOf } from './grid.ts';
import type { Table } from './table.ts';

/** The table as LaTeX to be put into a document, with nothing but what LaTeX has without packages. */
export function renderLatex(table: Table): string {
  const { heading, titles, rows, footnotes } = gridOf(table);
  const line = (cells: readonly string[]) => `${cells.join(' & ')} \\\\`;
  const body = rows.flatMap(({ label, notes, kind, cells }, index) => [
    ...(kind === 'measured' && rows[index - 1]?.kind === 'published' ? ['\\hline'] : []),
    line([plain(label) + marks(notes), ...cells.map(plain)]),
  ]);
  return [
    '\\begin{table}',
    '\\centering',
    `\\caption{${plain(heading)}}`,
    `\\begin{tabular}{l${'r'.repeat(titles.length - 1)}}`,
    '\\hline',
    line(titles.map(({ text, notes }) => plain(text) + marks(notes))),
    '\\hline',
    ...body,
    '\\hline',
    '\\end{tabular}',
    ...(footnotes.length > 0
      ? ['\\begin{enumerate}', ...footnotes.map((note) => `\\item ${plain(note)}`), '\\end{enumerate}']
      : []),
    '\\end{table}',
    '',
  ].join('\n');
}

const marks = (notes: readonly number[]): string =>
  notes.map((note) => `\\textsuperscript{${note}}`).join('');

/** Brackets and stars go into braces: behind a line's end they would be arguments of it. */
const commands: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '{\\char34}',
  '±': '$\\pm$',
  '[': '{[}',
  ']': '{]}',
  '*': '{*}',
};

function plain(text: string): string {
  return text.replace(/[\\~^<>|"±[\]*{}$&#_%]/g, (character) => commands[character] ?? `\\${character}`);
}
