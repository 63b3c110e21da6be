import pc from 'picocolors';
import { align, displayWidth, widest, wrap } from '../text/align.ts';
import { printable } from '../text/printable.ts';
import {
  type Block,
  type Column,
  type Document,
  type Grid,
  joined,
  type Line,
  type Style,
  type Tone,
} from './model.ts';

type Paint = (text: string) => string;

/** A document for a terminal, with a newline at its end; blocks are a blank line apart. */
export function renderText(document: Document, { color, width = 100 }: Style): string {
  const colors = pc.createColors(color);
  return joined(document.map((block) => linesOf(block, width, colors)));
}

function linesOf(
  block: Block,
  width: number,
  { bold, ...colors }: ReturnType<typeof pc.createColors>,
): string[] {
  const paragraph = (text: string, strong?: true) =>
    wrap('', printable(text), width).map((line) => (strong ? bold(line) : line));
  switch (block.kind) {
    case 'heading':
      return paragraph(block.text, true);
    case 'paragraph':
      return paragraph(block.text, block.strong);
    case 'list':
      return block.items.flatMap((item) => paragraph(item, block.strong));
    case 'facts': {
      const names = align(
        block.entries.map(([name]) => [printable(name)]),
        ['left'],
      );
      return block.entries.flatMap(([, value], at) => wrap(`${names[at]}  `, printable(value), width));
    }
    case 'notes':
      return block.notes.flatMap((note, at) => wrap(`[${at + 1}] `, printable(note), width));
    case 'table':
      return [
        ...(block.caption === undefined ? [] : [...paragraph(block.caption, true), '']),
        ...tableLines(block, width, {
          strong: bold,
          rule: colors.dim,
          good: colors.green,
          unknown: colors.dim,
          warning: colors.yellow,
          bad: colors.red,
        }),
      ];
  }
}

const marks = (notes: readonly number[] = []): string => notes.map((note) => `[${note}]`).join('');

function tableLines(grid: Grid, width: number, paint: Record<Tone | 'rule', Paint>): string[] {
  const lines = grid.groups.flat();
  const placed = grid.columns.map((column, at) => ({ column, at }));
  /** Side by side; a joined column without any text takes no place. */
  const short = placed.filter(
    ({ column, at }) =>
      column.holds === undefined && (!column.joined || lines.some(({ cells }) => (cells[at] ?? '') !== '')),
  );
  /** Behind them, in lines of their own where there is much of it. */
  const long = placed.filter(({ column }) => column.holds !== undefined);
  const gap = (column: Column, at: number) => (at === 0 ? '' : column.joined ? ' ' : '  ');
  const cell = (line: Line, at: number) => {
    const own = printable(line.cells[at] ?? '');
    return at === 0 && line.notes?.length ? `${own} ${marks(line.notes)}` : own;
  };
  const [header = '', ...prefixes] = align(
    [
      short.map(({ column, at }) => gap(column, at) + printable(column.title) + marks(column.notes)),
      ...lines.map((line) => short.map(({ column, at }) => gap(column, at) + cell(line, at))),
    ],
    short.map(({ column }) => column.side ?? 'left'),
  );
  const drawn = (line: Line, prefix: string): string[] => {
    const [first = prefix, ...rest] = long.flatMap(({ column, at }) => {
      const text = printable(line.cells[at] ?? '');
      if (column.holds === 'prose') return wrap(`${prefix}  `, text, width);
      return text === '' ? [] : [`${' '.repeat(displayWidth(prefix) + 2)}-> ${text}`];
    });
    return [painted(first.trimEnd(), line), ...rest];
  };
  const painted = (text: string, { tone, cells }: Line) => {
    if (tone === undefined) return text;
    const toned = tone === 'strong' ? text : printable(cells[0] ?? '');
    return paint[tone](toned) + text.slice(toned.length);
  };
  const prose = long.filter(({ column }) => column.holds === 'prose');
  const head = [header, ...prose.map(({ column }) => printable(column.title))].join('  ').trimEnd();
  const rule = paint.rule('-'.repeat(widest([head, ...prefixes.map((prefix) => prefix.trimEnd())])));
  const prefix = prefixes.values();
  const groups = grid.groups
    .filter(({ length }) => length > 0)
    .map((group) => group.flatMap((line) => drawn(line, prefix.next().value ?? '')));
  return [paint.strong(head), ...groups.flatMap((group, index) => (index === 0 ? group : [rule, ...group]))];
}
