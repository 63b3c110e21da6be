import { dot, type Markish } from '@observablehq/plot';
import { type Dot, kindOf } from '../dots.ts';
import type { System } from '../table.ts';

/** A shape for each kind, so that no colour is needed to tell them apart. */
export const shapes = {
  measured: { symbol: 'circle', fill: 'currentColor', mark: '●', says: 'measured' },
  'in-kernel': { symbol: 'triangle', fill: 'currentColor', mark: '▲', says: 'in the place of a system call' },
  published: { symbol: 'diamond', fill: 'none', mark: '◇', says: 'published' },
} as const satisfies Record<Dot['kind'], object>;

export type Kind = keyof typeof shapes;

export const kinds = Object.keys(shapes) as Kind[];

/** Those that are among the systems. */
export const kindsOf = (systems: readonly System[]): Kind[] =>
  kinds.filter((kind) => systems.some((system) => kindOf(system) === kind));

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
