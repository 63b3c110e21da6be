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
  const { columns } = grid;
  const lines = grid.groups.flat();
  const inLine = columns
    .map((column, at) => ({ column, at }))
    .filter(({ column }) => column.holds === undefined);
  const behind = columns
    .map((column, at) => ({ column, at }))
    .filter(({ column }) => column.holds !== undefined);
  const used = inLine.filter(
    ({ column, at }) => !column.joined || lines.some(({ cells }) => (cells[at] ?? '') !== ''),
  );
  const gap = (column: Column, at: number) => (at === 0 ? '' : column.joined ? ' ' : '  ');
  const cell = (line: Line, at: number) => {
    const own = printable(line.cells[at] ?? '');
    return at === 0 && line.notes?.length ? `${own} ${marks(line.notes)}` : own;
  };
  const [header = '', ...short] = align(
    [
      used.map(({ column, at }) => gap(column, at) + printable(column.title) + marks(column.notes)),
      ...lines.map((line) => used.map(({ column, at }) => gap(column, at) + cell(line, at))),
    ],
    used.map(({ column }) => column.side ?? 'left'),
  );
  const titles = [
    header,
    ...behind.filter(({ column }) => column.holds === 'prose').map(({ column }) => printable(column.title)),
  ];
  const drawn = lines.map((line, at) => {
    const prefix = short[at] ?? '';
    const painted = (text: string) => {
      const tone = line.tone && paint[line.tone];
      const first = line.tone === 'strong' ? text : printable(line.cells[0] ?? '');
      return tone ? tone(first) + text.slice(first.length) : text;
    };
    const [first = '', ...rest] =
      behind.length === 0
        ? [prefix]
        : behind.flatMap(({ column, at }) => {
            const text = printable(line.cells[at] ?? '');
            if (column.holds === 'prose') return wrap(`${prefix}  `, text, width);
            return text === '' ? [] : [`${' '.repeat(displayWidth(prefix) + 2)}-> ${text}`];
          });
    return [painted(first.trimEnd()), ...rest];
  });
  const head = titles.join('  ').trimEnd();
  const rule = paint.rule('-'.repeat(widest([head, ...short.map((line) => line.trimEnd())])));
  const groups: string[][] = [];
  let at = 0;
  for (const group of grid.groups) {
    if (group.length > 0) groups.push(drawn.slice(at, at + group.length).flat());
    at += group.length;
  }
  return [paint.strong(head), ...groups.flatMap((group, index) => (index === 0 ? group : [rule, ...group]))];
}
