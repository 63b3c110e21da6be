import { measuredColumns } from '../measure/row.ts';
import type { Measurement } from '../native/measurement.ts';
import { estimate } from '../stats/estimate.ts';
import { ascending, median } from '../stats/quantile.ts';
import { nullCall } from './null-call.ts';

/** As many rounds as the first look of `bench all` at its precision. */
const ROUNDS = 20;

/** Parts of the time whose medians are held against each other. */
const PARTS = 8;

/** Two values that the call takes in turns. */
export interface Modes {
  low: number;
  high: number;
  /** Part of the rounds that is nearer to the higher one. */
  share: number;
}

/** How steady a null call was. */
export interface Steadiness {
  /** Per call, in `unit`. */
  value: number;
  unit: 'cycles' | 'tsc';
  rounds: number;
  /** Half of the 95 % interval over the value that `bench all` would come to; null with too few rounds to tell. */
  precision: number | null;
  /** How far the medians of eighths of the time lie apart, over the value. */
  drift: number;
  modes: Modes | null;
  /** Of the core, in Hz: lowest and highest round. */
  coreHz: { low: number; high: number } | null;
}

/** Every so many-th round, as if there had been fewer over the same time: the median of what each such series says. */
function precisionOf(values: readonly number[]): number | null {
  const step = Math.floor(values.length / ROUNDS);
  if (step === 0) return null;
  const series = Array.from({ length: step }, (_, offset) =>
    values.filter((_, index) => index % step === offset).slice(0, ROUNDS),
  );
  return median(series.flatMap((own) => estimate(own).relativeHalfWidth ?? []));
}

function driftOf(values: readonly number[], value: number): number {
  const length = Math.ceil(values.length / PARTS);
  const parts = Array.from({ length: Math.ceil(values.length / length) }, (_, n) =>
    median(values.slice(n * length, (n + 1) * length)),
  );
  return (Math.max(...parts) - Math.min(...parts)) / value;
}

/** Rounds on the rarer side that are more than chance outliers. */
const LEAST_SHARE = 0.1;
/** Of the lower one; less is no question of two machines. */
const LEAST_DISTANCE = 0.05;
/** Between the two, over what the rounds of each spread: 1.7 for values that are spread evenly, 1.3 for normal ones. */
const LEAST_CONTRAST = 3;

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
const deviation = (values: readonly number[]) => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((x) => (x - middle) ** 2)));
};

/**
 * The two groups whose split leaves the least variance within (Otsu, IEEE Trans. SMC 9, 1979), where they are far
 * apart: that is how a neighbour on the same physical core shows, while steal stays at 0.
 */
export function modesOf(values: readonly number[]): Modes | null {
  const sorted = ascending(values);
  const least = Math.max(2, Math.ceil(sorted.length * LEAST_SHARE));
  let best: { within: number; low: number[]; high: number[] } | null = null;
  for (let at = least; at <= sorted.length - least; at++) {
    const [low, high] = [sorted.slice(0, at), sorted.slice(at)];
    const within = low.length * deviation(low) ** 2 + high.length * deviation(high) ** 2;
    if (best === null || within < best.within) best = { within, low, high };
  }
  if (best === null) return null;
  const [low, high] = [median(best.low), median(best.high)];
  const distance = mean(best.high) - mean(best.low);
  const contrast = distance / (deviation(best.low) + deviation(best.high));
  if (high - low < LEAST_DISTANCE * low || contrast < LEAST_CONTRAST) return null;
  return { low, high, share: best.high.length / sorted.length };
}

/** Null without a round. */
export function steadinessOf(rounds: readonly Measurement[]): Steadiness | null {
  const call = nullCall(rounds);
  if (call === null) return null;
  const rows = rounds.map(measuredColumns);
  const values = rows.flatMap((row) => row[call.unit === 'cycles' ? 'cycles' : 'tsc_cycles'] ?? []);
  const hz = rows.flatMap(({ core_hz }) => core_hz ?? []);
  return {
    ...call,
    rounds: rounds.length,
    precision: precisionOf(values),
    drift: driftOf(values, call.value),
    modes: modesOf(values),
    coreHz: hz.length === 0 ? null : { low: Math.min(...hz), high: Math.max(...hz) },
  };
}
