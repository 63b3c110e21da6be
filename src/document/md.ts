import { printable } from '../text/printable.ts';
import { type Block, type Column, type Document, type Grid, joined, type Line, unjoined } from './model.ts';

/** A document as GitHub-flavoured Markdown, with a newline at its end. */
export const renderMarkdown = (document: Document): string => joined(document.map(linesOf));

function linesOf(block: Block): string[] {
  const bold = (text: string) => `**${escaped(text)}**`;
  const paragraph = (text: string, strong?: true) => (strong ? bold(text) : escaped(text));
  switch (block.kind) {
    case 'heading':
      return [bold(block.text)];
    case 'paragraph':
      return [paragraph(block.text, block.strong)];
    case 'list':
      return block.items.map((item) => `- ${paragraph(item, block.strong)}`);
    case 'facts':
      return block.entries.map(([name, value]) => `- ${escaped(name)}: ${escaped(value)}`);
    case 'notes':
      return block.notes.map((note, at) => `${at + 1}. ${escaped(note)}`);
    case 'table':
      return [...(block.caption === undefined ? [] : [bold(block.caption), '']), ...tableLines(block)];
  }
}

const marks = (notes: readonly number[] = []): string => notes.map((note) => ` \\[${note}\\]`).join('');

function tableLines(grid: Grid): string[] {
  const { columns, groups } = unjoined(grid);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const cell = (text: string, { holds }: Column) => (holds === 'command' ? code(text) : escaped(text));
  const first = (text: string, { notes, tone }: Line) =>
    (tone === 'strong' ? `**${text}**` : text) + marks(notes);
  return [
    line(columns.map(({ title, notes }) => escaped(title) + marks(notes))),
    line(columns.map(({ side }) => (side === 'right' ? '---:' : '---'))),
    ...groups.flat().map((own) =>
      line(
        columns.map((column, at) => {
          const text = cell(own.cells[at] ?? '', column);
          return at === 0 ? first(text, own) : text;
        }),
      ),
    ),
  ];
}

/** In backquotes, more of them than are in it; in a table, a bar has to be escaped in there too. */
function code(command: string): string {
  if (command === '') return '';
  const fence = '`'.repeat(1 + Math.max(0, ...[...command.matchAll(/`+/g)].map(([run]) => run.length)));
  return `${fence} ${printable(command).replaceAll('|', '\\|')} ${fence}`;
}

/**
 * By a backslash, every character that could begin markup inside a line, what could begin a list in a footnote, and
 * what GitHub would make links of.
 */
const escaped = (text: string): string =>
  printable(text)
    .trimStart()
    .replace(/[\\`*_{}[\]<>|~$&@#!]|:(?=\/\/)|(?<=www)\./gi, (character) => `\\${character}`)
    .replace(/^(\d*)([-+=.)])/, '$1\\$2');
