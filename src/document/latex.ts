import { printable } from '../text/printable.ts';
import { type Block, type Column, type Document, type Grid, unjoined } from './model.ts';

/** A document as LaTeX to include in another one; it needs no packages. */
export const renderLatex = (document: Document): string =>
  document
    .map(linesOf)
    .filter(({ length }) => length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');

function linesOf(block: Block): string[] {
  const bold = (text: string) => `\\textbf{${escaped(text)}}`;
  const paragraph = (text: string, strong?: true) => (strong ? bold(text) : escaped(text));
  const list = (kind: 'itemize' | 'enumerate', items: readonly string[]) =>
    items.length === 0
      ? []
      : [`\\begin{${kind}}`, ...items.map((item) => `\\item ${item}`), `\\end{${kind}}`];
  switch (block.kind) {
    case 'heading':
      return [`\\section*{${escaped(block.text)}}`];
    case 'paragraph':
      return [paragraph(block.text, block.strong)];
    case 'list':
      return list(
        'itemize',
        block.items.map((item) => paragraph(item, block.strong)),
      );
    case 'facts':
      return list(
        'itemize',
        block.entries.map(([name, value]) => `${escaped(name)}: ${escaped(value)}`),
      );
    case 'notes':
      return list('enumerate', block.notes.map(escaped));
    case 'table':
      return tableLines(block);
  }
}

const marks = (notes: readonly number[] = []): string =>
  notes.map((note) => `\\textsuperscript{${note}}`).join('');

/** Running text in a table cell needs a width; this is a share of the page's. */
const PROSE = 'p{0.45\\textwidth}';

function tableLines(grid: Grid): string[] {
  const { columns, groups } = unjoined(grid);
  const line = (cells: readonly string[]) => `${cells.join(' & ')} \\\\`;
  const place = ({ side, holds }: Column) => (holds === undefined ? (side === 'right' ? 'r' : 'l') : PROSE);
  const cell = (text: string, { holds }: Column) =>
    holds === 'command' && text !== '' ? `\\texttt{${escaped(text)}}` : escaped(text);
  return [
    '\\begin{table}',
    '\\centering',
    ...(grid.caption === undefined ? [] : [`\\caption{${escaped(grid.caption)}}`]),
    `\\begin{tabular}{${columns.map(place).join('')}}`,
    '\\hline',
    line(columns.map(({ title, notes }) => escaped(title) + marks(notes))),
    ...groups.flatMap((lines) =>
      lines.length === 0
        ? []
        : [
            '\\hline',
            ...lines.map(({ cells, notes }) =>
              line(
                columns.map((column, at) => cell(cells[at] ?? '', column) + (at === 0 ? marks(notes) : '')),
              ),
            ),
          ],
    ),
    '\\hline',
    '\\end{tabular}',
    '\\end{table}',
  ];
}

/** Brackets and stars are put into braces: after a line's \\ they would be its arguments. */
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

const escaped = (text: string): string =>
  printable(text).replace(/[\\~^<>|"±[\]*{}$&#_%]/g, (character) => commands[character] ?? `\\${character}`);
