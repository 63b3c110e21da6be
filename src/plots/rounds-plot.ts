import { areaY, lineY, type Markish, ruleY, text } from '@observablehq/plot';
import { formatPercent, formatThree } from '../text/number.ts';
import type { Course, RoundPoint } from './rounds.ts';
import { type Drawing, draw } from './svg.ts';

const LEFT = 52;
const RIGHT = 66;
/** The three tracks, in pixels from the top. */
const SPREAD = { top: 26, bottom: 112 };
const CLOCK = { top: 122, bottom: 144 };
const STEAL = { top: 152, bottom: 172 };
const HEIGHT = 190;
/** The finest axis: a steady benchmark must look steady. */
const LEAST = 0.03;

/**
 * One benchmark on one system, round by round: on top the samples relative to the estimate (5th to 95th percentile,
 * middle half, median), below the core clock and the steal time.
 */
export function roundsPlot({ points, rounds }: Course, title: string, width: number): Drawing {
  const last = Math.max(2, rounds);
  const { up, down } = reachOf(points);
  const y = (share: number) => track(SPREAD, (Math.max(-down, Math.min(up, share - 1)) + down) / (up + down));
  const x = (round: number) => Math.round(LEFT + ((width - LEFT - RIGHT) * (round - 1)) / (last - 1));
  const placed = points.map((point) => ({ ...point, x: x(point.round) }));
  const drawn = placed.map((point) => ({
    x: point.x,
    p5: y(point.p5),
    p25: y(point.p25),
    p50: y(point.p50),
    p75: y(point.p75),
    p95: y(point.p95),
  }));
  const left = { frameAnchor: 'left', textAnchor: 'end', dx: -6, className: 'tick' } as const;
  return draw({
    width,
    height: HEIGHT,
    marginLeft: LEFT,
    marginRight: RIGHT,
    marginTop: 0,
    marginBottom: 18,
    x: { type: 'identity', axis: null },
    y: { type: 'identity', axis: null },
    marks: [
      ruleY([SPREAD.top, y(1), SPREAD.bottom], { className: 'grid' }),
      areaY(drawn, { x: 'x', y1: 'p5', y2: 'p95', className: 'band-wide' }),
      areaY(drawn, { x: 'x', y1: 'p25', y2: 'p75', className: 'band' }),
      lineY(drawn, { x: 'x', y: 'p50', className: 'median', strokeWidth: 1.5 }),
      ...(drawn.length === 1
        ? [text(drawn, { x: 'x', y: 'p50', text: () => '●', className: 'median-dot' })]
        : []),
      text([`+${formatPercent(up, 2)}`, '0', `−${formatPercent(down, 2)}`, 'GHz', 'steal'], {
        ...left,
        y: [SPREAD.top, y(1), SPREAD.bottom, middle(CLOCK), middle(STEAL)],
      }),
      ...clock(placed),
      ...steal(placed),
      text([title], { frameAnchor: 'top-left', dx: -LEFT, dy: 9, className: 'title', textAnchor: 'start' }),
      text(['1', rounds === 1 ? '' : `${rounds}`, 'round'], {
        x: [x(1), x(last), x((1 + last) / 2)],
        y: [HEIGHT - 6, HEIGHT - 6, HEIGHT - 6],
        className: 'tick',
      }),
    ],
  });
}

type PlacedPoint = RoundPoint & { x: number };

/** The place of a share of a track in pixels; 0 is its bottom. */
const track = ({ top, bottom }: typeof SPREAD, share: number): number => bottom - share * (bottom - top);

/** The reach of the axis: it cuts off no median and, in most rounds, no middle half, but it may cut off rare samples. */
function reachOf(points: readonly RoundPoint[]): { up: number; down: number } {
  const far = (ends: (point: RoundPoint) => { median: number; half: number }) => {
    const all = points.map(ends);
    const halves = all.map(({ half }) => half).toSorted((a, b) => a - b);
    const most = halves[Math.floor(0.9 * (halves.length - 1))] ?? 0;
    return Math.max(LEAST, 1.15 * Math.max(...all.map(({ median }) => median)), 2 * most);
  };
  const up = far(({ p50, p75 }) => ({ median: p50 - 1, half: p75 - 1 }));
  const down = far(({ p50, p25 }) => ({ median: 1 - p50, half: 1 - p25 }));
  // Neither side is so small that the numbers beside the axis overlap.
  return { up: Math.max(up, down / 4), down: Math.max(down, up / 4) };
}

function clock(points: readonly PlacedPoint[]): Markish[] {
  const known = points.flatMap(({ x, coreHz }) => (coreHz === null ? [] : [{ x, coreHz }]));
  const label = (what: string) => rightOf(CLOCK, what);
  if (known.length === 0) return [label('unknown')];
  const all = known.map(({ coreHz }) => coreHz);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const span = Math.max(high - low, LEAST * high);
  const least = (low + high - span) / 2;
  const line = known.map(({ x, coreHz }) => ({ x, y: track(CLOCK, (coreHz - least) / span) }));
  const ghz = (hz: number) => formatThree(hz / 1e9);
  return [
    ruleY([CLOCK.bottom], { className: 'grid' }),
    lineY(line, { x: 'x', y: 'y', className: 'clock', strokeWidth: 1.5 }),
    label(ghz(low) === ghz(high) ? ghz(low) : `${ghz(low)}–${ghz(high)}`),
  ];
}

function steal(points: readonly PlacedPoint[]): Markish[] {
  const known = points.flatMap(({ x, steal }) => (steal === null ? [] : [{ x, steal }]));
  const most = Math.max(0, ...known.map(({ steal }) => steal));
  const area = known.map(({ x, steal }) => ({ x, y: track(STEAL, steal / Math.max(most, LEAST)) }));
  return [
    ruleY([STEAL.bottom], { className: 'grid' }),
    ...(most > 0 ? [areaY(area, { x: 'x', y1: STEAL.bottom, y2: 'y', className: 'steal' })] : []),
    rightOf(STEAL, known.length === 0 ? 'unknown' : most > 0 ? `≤ ${formatPercent(most, 2)}` : 'none'),
  ];
}

const middle = ({ top, bottom }: typeof SPREAD): number => (top + bottom) / 2;

const rightOf = (of: typeof SPREAD, what: string): Markish =>
  text([what], {
    frameAnchor: 'right',
    textAnchor: 'start',
    dx: 6,
    y: [middle(of)],
    className: 'tick',
  });
