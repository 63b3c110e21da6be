import { gridOf } from './grid.ts';
import type { Table } from './table.ts';

/** The table in GitHub's Markdown, measured systems in bold. */
export function renderMarkdown(table: Table): string {
  const { heading, titles, rows, footnotes } = gridOf(table);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `**${plain(heading)}**`,
    '',
    line(titles.map(({ text, notes }) => plain(text) + marks(notes))),
    line(titles.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...rows.map(({ label, notes, kind, cells }) => {
      const name = kind === 'measured' ? `**${plain(label)}**` : plain(label);
      return line([name + marks(notes), ...cells.map(plain)]);
    }),
    '',
    ...footnotes.map((note, index) => `${index + 1}. ${plain(note)}`),
    '',
  ].join('\n');
}

const marks = (notes: readonly number[]): string => notes.map((note) => ` \\[${note}\\]`).join('');

/**
 * By a backslash, every character that could begin markup inside a line, what could begin a list in a footnote, and
 * what GitHub would make links of.
 */
export function plain(text: string): string {
  return text
    .trimStart()
    .replace(/[\\`*_{}[\]<>|~$&@#!]|:(?=\/\/)|(?<=www)\./gi, (character) => `\\${character}`)
    .replace(/^(\d*)([-+=.)])/, '$1\\$2');
}
