import { printable } from '../text/printable.ts';
import { type Block, type Column, type Document, type Grid, joined, unjoined } from './model.ts';

/** A document as LaTeX to include in another one; it needs no packages. */
export const renderLatex = (document: Document): string =>
  joined(
    document.map((block, at) => {
      // Notes stay with their table, which floats.
      const [before, after] = [document[at - 1], document[at + 1]];
      if (block.kind === 'notes' && before?.kind === 'table') return [];
      return block.kind === 'table' && after?.kind === 'notes'
        ? tableLines(block, list('enumerate', after.notes.map(escaped)))
        : linesOf(block);
    }),
  );

function linesOf(block: Block): string[] {
  const bold = (text: string) => `\\textbf{${escaped(text)}}`;
  const paragraph = (text: string, strong?: true) => (strong ? bold(text) : escaped(text));
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

const list = (kind: 'itemize' | 'enumerate', items: readonly string[]) =>
  items.length === 0 ? [] : [`\\begin{${kind}}`, ...items.map((item) => `\\item ${item}`), `\\end{${kind}}`];

const marks = (notes: readonly number[] = []): string =>
  notes.length === 0 ? '' : `\\textsuperscript{${notes.join(',')}}`;

/** Running text in a table cell needs a width; this is a share of the page's. */
const PROSE = 'p{0.35\\textwidth}';

/** @param notes go into the table's float. */
function tableLines(grid: Grid, notes: readonly string[] = []): string[] {
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
    ...notes,
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
  printable(text)
    .replace(/[\\~^<>|"±[\]*{}$&#_%]/g, (character) => commands[character] ?? `\\${character}`)
    // Two hyphens would become a dash.
    .replace(/-(?=-)/g, '-{}');
