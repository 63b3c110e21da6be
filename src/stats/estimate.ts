import { medianInterval } from './interval.ts';
import { median } from './quantile.ts';

/** A figure with its 95 % interval; both ends are null where there were too few rounds for one. */
export interface Interval {
  value: number;
  low: number | null;
  high: number | null;
}

/** What the rounds say about one benchmark on one system, in the unit of the rounds. */
/** Its value is the median of the rounds' medians. */
export interface Estimate extends Interval {
  rounds: number;
  /** The longer side of the interval over the value: 0.01 is ±1 %. Null without an interval. */
  relativeHalfWidth: number | null;
}

/** The longer side of an interval over its value: 0.01 is ±1 %. Infinity for an interval around 0. */
export function relativeHalfWidth(value: number, low: number, high: number): number {
  const half = Math.max(high - value, value - low);
  return half === 0 ? 0 : half / value;
}

/** @throws RangeError when there are no rounds. */
export function estimate(roundMedians: readonly number[]): Estimate {
  const value = median(roundMedians);
  const rounds = roundMedians.length;
  const interval = medianInterval(roundMedians);
  if (interval === null) return { value, low: null, high: null, rounds, relativeHalfWidth: null };
  const { low, high } = interval;
  return { value, low, high, rounds, relativeHalfWidth: relativeHalfWidth(value, low, high) };
}
