import { type Markish, text } from '@observablehq/plot';
import { logAxis, logTicks } from './axis.ts';
import { type Drawing, draw } from './svg.ts';

/** To the left and the right, for halves of the dots and numbers at the ends. */
export const MARGIN = 14;
/** Below the rows, for the numbers of the axis. */
export const AXIS = 30;
/** Between a mark and its text. */
export const GAP = 8;

export interface DotFrame {
  width: number;
  height: number;
  domain: [number, number];
  /** What the axis counts. */
  counts: string;
}

/** Dots on a logarithmic axis, in rows that are placed by pixels. */
export function drawDots({ width, height, domain, counts }: DotFrame, marks: readonly Markish[]): Drawing {
  return draw({
    ...{ width, height, marginLeft: MARGIN, marginRight: MARGIN, marginTop: 4, marginBottom: AXIS - 6 },
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
