import { type Figures, figuresOf } from '../measure/precision.ts';
import { measuredColumns, sampleCycles } from '../measure/row.ts';
import type { Measurement } from '../native/measurement.ts';
import { estimate } from '../stats/estimate.ts';
import { ascending, median } from '../stats/quantile.ts';
import { formatMeasured } from '../text/number.ts';
import { units } from '../units.ts';

/** The median cost of a null call, in core cycles where these could be measured. */
interface NullCall {
  value: number;
  unit: Figures['unit'];
}

/** Null without a round. */
export function nullCall(rounds: readonly Measurement[]): NullCall | null {
  if (rounds.length === 0) return null;
  const { unit, values } = figuresOf(rounds.map(measuredColumns));
  return { unit, value: median(values) };
}

export function formatNullCall({ value, unit }: NullCall): string {
  return `${formatMeasured(value)} ${units[unit].word}`;
}

/** `bench all` looks at its precision for the first time after this number of rounds. */
const ROUNDS = 20;

/** Parts of the time whose medians are compared for drift. */
const PARTS = 8;

/** The two modes of a bimodal cost. */
interface Modes {
  low: number;
  high: number;
  /** The share of the time in the higher mode, 0 to 1. */
  share: number;
}

/** How steady a null call was. */
export interface Steadiness extends NullCall {
  rounds: number;
  /** The relative half-width of the 95% interval that `bench all` would reach; null with too few rounds. */
  precision: number | null;
  /** How far the medians of the eighths of the time lie apart, as a share of the value. */
  drift: number;
  modes: Modes | null;
  /** The clock of the core, in Hz: lowest and highest round. */
  coreHz: { low: number; high: number } | null;
}

/** The median over series of every n-th round, each of which is as long in time and as short in rounds as `bench all`. */
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

/** The share of the rarer mode that is more than chance outliers. */
const LEAST_SHARE = 0.1;
/** Distance over the lower mode; less may come from the layout of the address space. */
const LEAST_DISTANCE = 0.05;
/** Distance over the sum of the deviations: 1.7 for uniform values, 1.3 for normal ones. */
const LEAST_CONTRAST = 3;

interface Group {
  mean: number;
  deviation: number;
  size: number;
}

/** Groups of ascending values from one index to another, in constant time by prefix sums. */
function groupsOf(sorted: readonly number[]): (from: number, to: number) => Group {
  const middle = median(sorted);
  const sums = [0];
  const squares = [0];
  for (const value of sorted) {
    sums.push((sums.at(-1) as number) + (value - middle));
    squares.push((squares.at(-1) as number) + (value - middle) ** 2);
  }
  const between = (totals: readonly number[], from: number, to: number) =>
    (totals[to] as number) - (totals[from] as number);
  return (from, to) => {
    const size = to - from;
    const mean = between(sums, from, to) / size;
    const variance = Math.max(0, between(squares, from, to) / size - mean ** 2);
    return { mean: mean + middle, deviation: Math.sqrt(variance), size };
  };
}

/**
 * The split with the least variance within its two groups (Otsu, IEEE Trans. SMC 9, 1979), where these are far apart.
 * A busy SMT sibling shows in this way, while steal stays at 0.
 */
export function modesOf(values: readonly number[]): Modes | null {
  const least = Math.max(2, Math.ceil(values.length * LEAST_SHARE));
  if (values.length < 2 * least) return null;
  const sorted = ascending(values);
  const group = groupsOf(sorted);
  const splits = Array.from({ length: sorted.length + 1 - 2 * least }, (_, n) => least + n);
  const within = (at: number) =>
    [group(0, at), group(at, sorted.length)].reduce((sum, g) => sum + g.size * g.deviation ** 2, 0);
  const best = splits.reduce((left, right) => (within(right) < within(left) ? right : left));
  const [low, high] = [group(0, best), group(best, sorted.length)];
  const distance = high.mean - low.mean;
  if (distance < LEAST_DISTANCE * low.mean || distance < LEAST_CONTRAST * (low.deviation + high.deviation))
    return null;
  return { low: low.mean, high: high.mean, share: high.size / sorted.length };
}

/** Samples of which one median is taken: an interrupt disturbs one of them, a busy sibling all. */
const AT_ONCE = 10;

function inGroups(values: readonly number[]): number[] {
  const count = Math.floor(values.length / AT_ONCE);
  return Array.from({ length: count }, (_, n) => median(values.slice(n * AT_ONCE, (n + 1) * AT_ONCE)));
}

/** Null without a round. */
export function steadinessOf(rounds: readonly Measurement[]): Steadiness | null {
  if (rounds.length === 0) return null;
  const rows = rounds.map(measuredColumns);
  const { unit, values } = figuresOf(rows);
  const value = median(values);
  const hz = rows.flatMap(({ core_hz }) => core_hz ?? []);
  return {
    value,
    unit,
    rounds: rounds.length,
    precision: precisionOf(values),
    drift: driftOf(values, value),
    modes: unit === 'cycles' ? modesOf(rounds.flatMap((round) => inGroups(sampleCycles(round)))) : null,
    coreHz: hz.length === 0 ? null : { low: Math.min(...hz), high: Math.max(...hz) },
  };
}
