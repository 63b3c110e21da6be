import { type Markish, ruleX, ruleY, text } from '@observablehq/plot';
import { formatRatio } from '../text/number.ts';
import { logDomain } from './axis.ts';
import type { Dot, DotGroup } from './dots.ts';
import { AXIS, type DotFrame, dotMarks, drawDots, GAP, MARGIN, placeOf } from './marks.ts';
import type { Drawing } from './svg.ts';
import { boldWidth, shortenedTo } from './text-width.ts';

/** Plots with more rows do not label every row. */
const ROOMY = 48;
const ROW = 36;
/** Pixels from a label down to its line. */
const ABOVE = 15;
/** Pixels above the rows, for the unit of the axis. */
const TOP = 20;
const RADIUS = 4.5;

/** A dot in its place, and the places of its texts. */
interface Placed extends Dot {
  y: number;
  name: string;
  /** The place of the number: right or left of the interval, or at the end of the line of the label. */
  side: 'right' | 'left' | 'above';
  ratio: string;
}

/**
 * The systems of one column, one line each, the cheapest on top: the label above the line, the dot and its 95%
 * interval on the line, and the number beside them.
 */
export function dotPlot(group: DotGroup, width: number): Drawing {
  if (group.dots.length > ROOMY) return crowded(group, width);
  const { dots, counts } = group;
  const ends = dots.flatMap(({ low, high, value, systemCall }) => [
    Math.max(low, value / 10),
    high,
    ...(systemCall === null ? [] : [systemCall]),
  ]);
  // Leaves room for the ratio to the right of the system call.
  const domain = logDomain(ends, dots.some(({ systemCall }) => systemCall !== null) ? 0.14 : undefined);
  const height = TOP + dots.length * ROW + AXIS;
  const frame = { width, height, domain, counts };
  const placed = dots.map((dot, index) => place(dot, TOP + 24 + index * ROW, frame));
  const above = placed.filter(({ side }) => side === 'above');
  return drawDots(frame, [
    ruleY(placed, { y: 'y', className: 'line' }),
    ...gaps(placed),
    ...interval(placed, domain[0]),
    ...dotMarks(placed, { x: 'value', y: 'y' }, RADIUS),
    text(placed, { y: 'y', text: 'name', frameAnchor: 'left', dy: -ABOVE, className: 'label' }),
    text(above, { y: 'y', text: 'text', frameAnchor: 'right', dy: -ABOVE, className: 'value' }),
    beside(placed, 'right'),
    beside(placed, 'left'),
  ]);
}

function place(dot: Dot, y: number, frame: DotFrame): Placed {
  const { width } = frame;
  const at = (value: number) => placeOf(value, frame);
  const room = boldWidth(dot.text) + GAP + RADIUS;
  const right = Math.max(at(dot.high), at(dot.value) + RADIUS) + room < width;
  const left = Math.min(at(dot.low), at(dot.value) - RADIUS) - room > 0;
  // The ratio takes the side of the system call.
  const [freeRight, freeLeft] = [
    (dot.systemCall ?? 0) < dot.value,
    (dot.systemCall ?? dot.value) >= dot.value,
  ];
  const side = right && freeRight ? 'right' : left && freeLeft ? 'left' : 'above';
  const nameRoom = width - 2 * MARGIN - (side === 'above' ? boldWidth(dot.text) + 2 * GAP : 0);
  const ratio = dot.systemCall === null ? '' : `${formatRatio(dot.systemCall / dot.value)}x`;
  return { ...dot, y, side, ratio, name: shortenedTo(dot.label, nameRoom) };
}

const beside = (placed: readonly Placed[], side: 'right' | 'left'): Markish =>
  text(
    placed.filter((dot) => dot.side === side),
    {
      x: side === 'right' ? 'high' : 'low',
      y: 'y',
      text: 'text',
      className: 'value',
      ...(side === 'right' ? { textAnchor: 'start', dx: GAP } : { textAnchor: 'end', dx: -GAP }),
    },
  );

/** The interval as a bar with ends, where it is wider than its dot. */
function interval(placed: readonly Placed[], least: number): Markish[] {
  const bars = placed
    .filter(({ low, high }) => high > low)
    .map((dot) => ({ ...dot, low: Math.max(dot.low, least) }));
  const ends = bars.flatMap(({ low, high, y }) => [low, high].map((x) => ({ x, y1: y - 4, y2: y + 4 })));
  return [
    ruleY(bars, { x1: 'low', x2: 'high', y: 'y', className: 'interval', strokeWidth: 2 }),
    ruleX(ends, { x: 'x', y1: 'y1', y2: 'y2', className: 'interval' }),
  ];
}

/** The gap between an alternative and the system call it replaces, with the ratio at the far end. */
function gaps(placed: readonly Placed[]): Markish[] {
  const spans = placed.filter(({ systemCall }) => systemCall !== null);
  const ends = [true, false].map((slower) =>
    text(
      spans.filter(({ systemCall, value }) => (systemCall ?? 0) >= value === slower),
      {
        x: 'systemCall',
        y: 'y',
        text: 'ratio',
        className: 'ratio',
        ...(slower ? { textAnchor: 'start', dx: 7 } : { textAnchor: 'end', dx: -7 }),
      },
    ),
  );
  return [
    ruleY(spans, {
      x1: 'value',
      x2: 'systemCall',
      y: 'y',
      className: 'gap',
      strokeDasharray: '3,3',
      strokeWidth: 1.5,
    }),
    text(spans, { x: 'systemCall', y: 'y', text: () => '|', className: 'gap-end' }),
    ...ends,
  ];
}

/** Pixels above the rows of a crowded plot, and between two labels in it. */
const CROWDED = { top: 28, label: 20 };

/** Dots without a line of text each: the published ones, both ends and as many others as fit have names. */
function crowded({ dots, counts }: DotGroup, width: number): Drawing {
  const pitch = Math.max(2, Math.min(10, 1000 / dots.length));
  const height = Math.ceil(dots.length * pitch) + CROWDED.top + AXIS + 8;
  const domain = logDomain(dots.flatMap(({ value }) => value));
  const frame = { width, height, domain, counts };
  const placed = dots.map((dot, index) => ({
    ...dot,
    y: CROWDED.top + index * pitch,
    title: `${dot.label}: ${dot.text}`,
  }));
  const named = labelled(placed).map((dot) => {
    const place = placeOf(dot.value, frame);
    const left = place > width / 2;
    const room = (left ? place : width - place) - MARGIN - GAP - boldWidth(`  ${dot.text}`);
    const name = shortenedTo(dot.label, room, boldWidth);
    return { ...dot, left, text: left ? `${name}  ${dot.text}` : `${dot.text}  ${name}` };
  });
  const sides: Markish[] = [true, false].map((left) =>
    text(
      named.filter((dot) => dot.left === left),
      {
        x: 'value',
        y: 'y',
        text: 'text',
        className: 'value',
        dx: left ? -GAP : GAP,
        textAnchor: left ? 'end' : 'start',
      },
    ),
  );
  const bars = placed
    .filter(({ low, high }) => high > low * 1.05)
    .map(({ low, high, y }) => ({ y, low: Math.max(low, domain[0]), high: Math.min(high, domain[1]) }));
  return drawDots(frame, [
    ruleY(bars, { x1: 'low', x2: 'high', y: 'y', className: 'interval' }),
    ...dotMarks(placed, { x: 'value', y: 'y', title: ({ title }) => title }, Math.max(1.6, pitch / 3)),
    ...sides,
  ]);
}

/** The ends and the published dots first, then others that have room. */
function labelled<Own extends Dot & { y: number }>(placed: readonly Own[]): Own[] {
  const ends = [placed[0], placed.at(-1)].filter((dot) => dot !== undefined);
  const chosen: Own[] = [];
  for (const dot of [...ends, ...placed.filter(({ kind }) => kind !== 'measured'), ...placed])
    if (chosen.every(({ y }) => Math.abs(y - dot.y) >= CROWDED.label)) chosen.push(dot);
  return chosen;
}
