import { dot, gridY, line, type Markish, ruleX, ruleY, text } from '@observablehq/plot';
import { grouped } from '../lists.ts';
import type { Prediction } from '../predict/saved.ts';
import { formatFineRatio } from '../text/number.ts';
import { printable } from '../text/printable.ts';
import { logAxis, logDomain, logTicks, shortNumber } from './axis.ts';
import { type Drawing, draw } from './svg.ts';
import { shortenedTo, textWidth } from './text-width.ts';

const SIZE = { width: 980, height: 430 };
const MARGIN = { left: 48, right: 430, top: 26, bottom: 44 };
const times = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });
/** The most lines that can still be followed. */
const MOST_LINES = 10;
/** Dashes, and names at the ends, tell lines apart without colour. */
const dashes = ['', '7,3', '2,3', '9,3,2,3', '12,4'];
/** In plot.css. Prime to the number of dashes, so that every pair of colour and dash occurs before one repeats. */
const COLOURS = 4;
const LABEL = 14;

/** Speed-up against the rate of system calls: a line for each system, its break-even rates, and the rate of the program. */
export function speedUpPlot(predictions: readonly Prediction[]): Drawing | null {
  const finite = predictions.filter(({ speedUp }) => speedUp < Number.POSITIVE_INFINITY);
  const systems = [
    ...grouped(finite, ({ system, environment }) => JSON.stringify([system, environment])).values(),
  ];
  const lines = chosen(systems.filter((points) => points.some(({ point }) => point === 'curve')));
  const shown = lines.flat();
  if (shown.length === 0) return null;
  const x = logDomain(
    shown.map(({ callsPerSecond }) => callsPerSecond),
    0,
  );
  const y = logDomain([
    1,
    ...shown.flatMap(({ speedUp, low, high }) => [speedUp, low || speedUp, high || speedUp]),
  ]);
  const xTicks = logTicks(x, SIZE.width - MARGIN.left - MARGIN.right);
  const yTicks = logTicks(y, SIZE.height - MARGIN.top - MARGIN.bottom);
  const own = shown.filter(({ point }) => point === 'program');
  return draw({
    ...SIZE,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    x: { type: 'log', domain: x, label: null, axis: null },
    y: { type: 'log', domain: y, label: null, axis: null },
    marks: [
      gridY(yTicks, { className: 'grid', strokeOpacity: 1 }),
      ...logAxis(xTicks),
      text(yTicks, {
        frameAnchor: 'left',
        textAnchor: 'end',
        dx: -6,
        y: (tick: number) => tick,
        text: (tick: number) => `${times.format(tick)}x`,
        className: 'tick',
      }),
      ruleY([1], { className: 'even', strokeWidth: 1.5 }),
      text(['system calls per second'], { frameAnchor: 'bottom', dy: 34, className: 'tick' }),
      text(['speed-up: time now / time there'], {
        frameAnchor: 'top-left',
        dx: -40,
        dy: -16,
        className: 'title',
      }),
      ...lines.map((points, index) => curve(points, index)),
      ...programRate(own, x),
      ruleX(
        own.filter(({ low, high }) => low && high),
        {
          x: 'callsPerSecond',
          y1: 'low',
          y2: 'high',
          className: 'interval',
        },
      ),
      dot(own, { x: 'callsPerSecond', y: 'speedUp', symbol: 'diamond', r: 5, className: 'measured' }),
      ...breakEven(shown.filter(({ point }) => point === 'break-even')),
      ...names(lines, y),
    ],
  });
}

/** All lines, or those that break even and an even choice of the others from the fastest to the slowest. */
function chosen(lines: readonly Prediction[][]): Prediction[][] {
  const ordered = lines.toSorted((a, b) => ending(b) - ending(a));
  if (ordered.length <= MOST_LINES) return ordered;
  const kept = ordered
    .filter((points) => points.some(({ point }) => point === 'break-even'))
    .slice(0, MOST_LINES - 2);
  const others = ordered.filter((points) => !kept.includes(points));
  const step = (others.length - 1) / (MOST_LINES - kept.length - 1);
  const spread = Array.from({ length: MOST_LINES - kept.length }, (_, at) => others[Math.round(at * step)]);
  return ordered.filter((points) => kept.includes(points) || spread.includes(points));
}

const curveOf = (points: readonly Prediction[]): Prediction[] =>
  points.filter(({ point }) => point === 'curve').toSorted((a, b) => a.callsPerSecond - b.callsPerSecond);

const ending = (points: readonly Prediction[]): number => curveOf(points).at(-1)?.speedUp ?? 1;

const curve = (points: readonly Prediction[], index: number): Markish =>
  line(curveOf(points), {
    x: 'callsPerSecond',
    y: 'speedUp',
    strokeWidth: 1.75,
    className: `curve c${index % COLOURS}`,
    ...(dashes[index % dashes.length] ? { strokeDasharray: dashes[index % dashes.length] as string } : {}),
  });

function programRate(own: readonly Prediction[], [low, high]: readonly [number, number]): Markish[] {
  const [first] = own;
  if (!first) return [];
  return [
    ruleX([first], { x: 'callsPerSecond', className: 'program', strokeDasharray: '1,4', strokeWidth: 1.5 }),
    text([first], {
      // On the side of the middle, where there is room.
      ...(first.callsPerSecond < Math.sqrt(low * high)
        ? { textAnchor: 'start', dx: 6 }
        : { textAnchor: 'end', dx: -6 }),
      x: 'callsPerSecond',
      frameAnchor: 'bottom',
      dy: -8,
      className: 'label',
      text: ({ program, callsPerSecond }: Prediction) =>
        `${program === '' ? 'given rate' : 'this program'}: ${shortNumber(callsPerSecond)}/s`,
    }),
  ];
}

/** Circles on the 1x line, with their rates at three heights, so that close ones do not overlap. */
function breakEven(points: readonly Prediction[]): Markish[] {
  const rates = [...new Set(points.map(({ callsPerSecond }) => callsPerSecond))].toSorted((a, b) => a - b);
  return [
    dot(rates, { x: (rate: number) => rate, y: 1, r: 4.5, className: 'published', strokeWidth: 1.6 }),
    ...rates.map((rate, index) =>
      text([rate], {
        x: (rate: number) => rate,
        y: 1,
        dy: -12 - 13 * (index % 3),
        className: 'ratio',
        text: () => `${shortNumber(Number(rate.toPrecision(3)))}/s`,
      }),
    ),
  ];
}

/** Names at the ends of the lines, moved apart where they would overlap. */
function names(lines: readonly Prediction[][], [low, high]: readonly [number, number]): Markish[] {
  const inside = SIZE.height - MARGIN.top - MARGIN.bottom;
  const at = (speedUp: number) => MARGIN.top + (inside * Math.log(high / speedUp)) / Math.log(high / low);
  const places = apart(lines.map((points) => at(ending(points))));
  return lines.map((points, index) => {
    const end = ending(points);
    const y = places[index] ?? 0;
    const bound = curveOf(points).some(({ isUpperBound }) => isUpperBound) ? '≤ ' : '';
    const figure = ` ${bound}${formatFineRatio(end)}x`;
    const name = shortenedTo(printable(points[0]?.system ?? ''), MARGIN.right - 14 - textWidth(figure));
    return text([name + figure], {
      frameAnchor: 'top-right',
      textAnchor: 'start',
      dx: 8,
      dy: y - MARGIN.top,
      className: 'label',
    });
  });
}

/** Places from top to bottom, moved down where they are close, and up again at the bottom of the plot. */
function apart(wanted: readonly number[]): number[] {
  let before = Number.NEGATIVE_INFINITY;
  return wanted
    .map((y) => {
      before = Math.max(y, before + LABEL);
      return before;
    })
    .map((y, at) => Math.min(y, SIZE.height - LABEL * (wanted.length - at)));
}
