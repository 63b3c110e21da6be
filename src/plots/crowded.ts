import { type Markish, ruleY, text } from '@observablehq/plot';
import { logDomain } from './axis.ts';
import { AXIS, drawDots, GAP, MARGIN, placeOf } from './dot-frame.ts';
import type { Dot, DotGroup } from './dots.ts';
import { dotMarks } from './marks.ts';
import type { Drawing } from './svg.ts';
import { boldWidth, shortenedTo } from './text-width.ts';

const TOP = 28;
/** What a line of text needs. */
const LABEL = 20;

/** The same dots where there are too many for a label each: what is published, the ends, and as many as fit are named. */
export function crowded({ dots, counts }: DotGroup, width: number): Drawing {
  const pitch = Math.max(2, Math.min(10, 1000 / dots.length));
  const height = Math.ceil(dots.length * pitch) + TOP + AXIS + 8;
  const domain = logDomain(dots.flatMap(({ value }) => value));
  const frame = { width, height, domain, counts };
  const placed = dots.map((dot, index) => ({
    ...dot,
    y: TOP + index * pitch,
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
        ...{ x: 'value', y: 'y', text: 'text', className: 'value', dx: left ? -GAP : GAP },
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

/** Published ones and the ends first, then whoever has room. */
function labelled<Own extends Dot & { y: number }>(placed: readonly Own[]): Own[] {
  const ends = [placed[0], placed.at(-1)].filter((dot) => dot !== undefined);
  const chosen: Own[] = [];
  for (const dot of [...ends, ...placed.filter(({ kind }) => kind !== 'measured'), ...placed])
    if (chosen.every(({ y }) => Math.abs(y - dot.y) >= LABEL)) chosen.push(dot);
  return chosen;
}
