import { dot, type Markish, text } from '@observablehq/plot';
import type { Table } from '../table/table.ts';
import { logAxis, logTicks } from './axis.ts';
import { type Dot, dotGroups } from './dots.ts';
import { type Drawing, draw } from './svg.ts';

/** A shape for each kind, so that they can be told apart without colour. */
const shapes = {
  measured: { symbol: 'circle', fill: 'currentColor', mark: '●', says: 'measured' },
  'in-kernel': { symbol: 'triangle', fill: 'currentColor', mark: '▲', says: 'alternative to a system call' },
  published: { symbol: 'diamond', fill: 'none', mark: '◇', says: 'published' },
} as const satisfies Record<Dot['kind'], object>;

type Kind = keyof typeof shapes;

const kinds = Object.keys(shapes) as Kind[];

/** The legend of the dot plots of these columns: the signs that occur. The overview has no gaps. */
export function signsOf(table: Table, columns: readonly { id: string }[], gaps = true): string[] {
  const dots = columns.flatMap(({ id }) => dotGroups(table, id)).flatMap((group) => group.dots);
  const there = kinds.filter((kind) => dots.some((dot) => dot.kind === kind));
  return [
    ...there.map((kind) => `${shapes[kind].mark} ${shapes[kind].says}`),
    '├─┤ 95% interval',
    ...(gaps && dots.some(({ systemCall }) => systemCall !== null)
      ? ['┄┄| the system call it replaces']
      : []),
  ];
}

/** The dots, each in the shape of its kind; class names are for plot.css. */
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

/** Pixels to the left and the right, for half a dot or half a number. */
export const MARGIN = 14;
/** Pixels below the rows, for the numbers of the axis. */
export const AXIS = 30;
/** Pixels between a mark and its text. */
export const GAP = 8;

export interface DotFrame {
  width: number;
  height: number;
  domain: [number, number];
  /** The unit or counter of the axis. */
  counts: string;
}

/** Marks on a logarithmic axis, in rows whose y is in pixels. */
export function drawDots({ width, height, domain, counts }: DotFrame, marks: readonly Markish[]): Drawing {
  return draw({
    width,
    height,
    marginLeft: MARGIN,
    marginRight: MARGIN,
    marginTop: 4,
    marginBottom: AXIS - 6,
    x: { type: 'log', domain, label: null, axis: null },
    y: { type: 'identity', axis: null },
    marks: [
      ...logAxis(logTicks(domain, width - 2 * MARGIN)),
      ...marks,
      text([counts], { frameAnchor: 'top-left', dy: 4, className: 'tick' }),
    ],
  });
}

/** Pixels from the left. */
export const placeOf = (
  value: number,
  { width, domain: [low, high] }: Pick<DotFrame, 'width' | 'domain'>,
): number => MARGIN + ((width - 2 * MARGIN) * Math.log(value / low)) / Math.log(high / low);
