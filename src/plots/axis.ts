import { gridX, type Markish, text } from '@observablehq/plot';

/** The domain of a logarithmic axis, with some room around the values, which must be above 0. */
export function logDomain(values: readonly number[], room = 0.06): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(Math.log(high / low), Math.log(2));
  const middle = Math.log(low * high) / 2;
  const half = span * (0.5 + room);
  return [Math.exp(middle - half), Math.exp(middle + half)];
}

/** Keeps a tick at the end of an axis in spite of rounding. */
const ROUNDING = 1e-9;

/** From the finest to the coarsest. */
const steps: readonly (readonly number[])[] = [
  [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8],
  [1, 1.5, 2, 3, 5, 7],
  [1, 2, 5],
  [1, 3],
  [1],
];

/** The least distance of two ticks, in pixels. */
const ROOM = 40;

/** Ticks at round numbers that fit on a logarithmic axis; on a short one, at every n-th power of ten. */
export function logTicks([low, high]: readonly [number, number], pixels: number): number[] {
  const inside = (factors: readonly number[], every: number) => {
    const first = Math.ceil(Math.floor(Math.log10(low)) / every) * every;
    const powers = Array.from({ length: 40 }, (_, at) => 10 ** (first - every + at * every));
    return powers
      .flatMap((power) => factors.map((factor) => Number((power * factor).toPrecision(3))))
      .filter((tick) => tick >= low * (1 - ROUNDING) && tick <= high * (1 + ROUNDING));
  };
  const choices = [
    ...steps.map((factors) => inside(factors, 1)),
    ...[2, 3, 4, 6, 9, 12].map((every) => inside([1], every)),
  ];
  const apart = (a: number, b = Number.POSITIVE_INFINITY) =>
    (pixels * Math.log(b / a)) / Math.log(high / low);
  return (
    choices.find(
      (ticks) => ticks.length > 0 && ticks.every((tick, at) => apart(tick, ticks[at + 1]) >= ROOM),
    ) ?? []
  );
}

const thousands = ['', 'k', 'M', 'G', 'T'];

/** `850`, `1.5k`, `20M` */
export function shortNumber(value: number): string {
  const power = Math.min(Math.max(0, Math.floor(Math.log10(value) / 3 + 1e-9)), thousands.length - 1);
  return `${Number((value / 1000 ** power).toPrecision(3))}${thousands[power]}`;
}

/** A grid line and a number for each tick; by hand, because Plot omits numbers of logarithmic axes. */
export const logAxis = (ticks: readonly number[]): Markish[] => [
  gridX([...ticks], { className: 'grid', strokeOpacity: 1 }),
  text([...ticks], {
    x: (tick: number) => tick,
    frameAnchor: 'bottom',
    dy: 14,
    className: 'tick',
    text: shortNumber,
  }),
];
