import { dot, type Markish } from '@observablehq/plot';
import type { Table } from '../table/table.ts';
import { type Dot, dotGroups } from './dots.ts';

/** A shape for each kind, so that no colour is needed to tell them apart. */
export const shapes = {
  measured: { symbol: 'circle', fill: 'currentColor', mark: '●', says: 'measured' },
  'in-kernel': { symbol: 'triangle', fill: 'currentColor', mark: '▲', says: 'in the place of a system call' },
  published: { symbol: 'diamond', fill: 'none', mark: '◇', says: 'published' },
} as const satisfies Record<Dot['kind'], object>;

type Kind = keyof typeof shapes;

const kinds = Object.keys(shapes) as Kind[];

/** What the signs in dot plots of these columns mean; only those that are there. The overview has no gaps. */
export function signsOf(table: Table, columns: readonly { id: string }[], gaps = true): string[] {
  const dots = columns.flatMap(({ id }) => dotGroups(table, id)).flatMap((group) => group.dots);
  const there = kinds.filter((kind) => dots.some((dot) => dot.kind === kind));
  return [
    ...there.map((kind) => `${shapes[kind].mark} ${shapes[kind].says}`),
    '├─┤ 95 % interval',
    ...(gaps && dots.some(({ systemCall }) => systemCall !== null) ? ['┄┄| its system call'] : []),
  ];
}

/** The dots of all kinds, each in its shape; class names are for plot.css. */
export function dotMarks<Data extends { kind: Kind }>(
  data: readonly Data[],
  channels: { x: keyof Data & string; y: keyof Data & string; title?: (row: Data) => string },
  r: number,
): Markish[] {
  return kinds.map((kind) =>
    dot(
      data.filter((row) => row.kind === kind),
      {
        ...channels,
        symbol: shapes[kind].symbol,
        fill: shapes[kind].fill,
        stroke: 'currentColor',
        r,
        className: kind,
        strokeWidth: Math.min(1.6, r / 2),
      },
    ),
  );
}
