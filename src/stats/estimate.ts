import { ascending, median } from './quantile.ts';

/** A figure with its 95% interval; both ends are null where there were too few rounds for one. */
export interface Interval {
  value: number;
  low: number | null;
  high: number | null;
}

/** The median of the rounds' medians of one benchmark on one system, in the unit of the rounds. */
export interface Estimate extends Interval {
  rounds: number;
  /** The longer side of the interval over the value: 0.01 is ±1%. Null without an interval. */
  relativeHalfWidth: number | null;
}

/** @throws RangeError when there are no rounds. */
export function estimate(roundMedians: readonly number[]): Estimate {
  const value = median(roundMedians);
  const rounds = roundMedians.length;
  const low = lowRank(rounds);
  if (low === null) return { value, low, high: null, rounds, relativeHalfWidth: null };
  const sorted = ascending(roundMedians);
  const ends = { low: sorted[low - 1] as number, high: sorted[rounds - low] as number };
  return { value, ...ends, rounds, relativeHalfWidth: relativeHalfWidth(value, ends.low, ends.high) };
}

/** The longer side of an interval over its value: 0.01 is ±1%. Infinity for an interval around 0. */
export function relativeHalfWidth(value: number, low: number, high: number): number {
  const half = Math.max(high - value, value - low);
  return half === 0 ? 0 : half / value;
}

const CONFIDENCE = 0.95;

/**
 * The rank k, from 1, of the narrowest interval from the k-th smallest to the k-th largest of n values that encloses
 * the median of any continuous distribution with at least 95% confidence; null below 6 values, where the extremes do
 * not. The number of values below the median is Binomial(n, 1/2), so the confidence is 1 - 2 P(X < k).
 * H. A. David and H. N. Nagaraja, "Order Statistics", 3rd ed. (2003), section 7.1.
 *
 * Each probability comes from the logarithm of the one before, because 2^-n is no longer a double at n > 1074.
 */
function lowRank(n: number): number | null {
  let rank = 0;
  let below = 0;
  let logProbability = -n * Math.LN2;
  for (;;) {
    below += Math.exp(logProbability);
    if (1 - 2 * below < CONFIDENCE) break;
    rank += 1;
    logProbability += Math.log((n - rank + 1) / rank);
  }
  return rank === 0 ? null : rank;
}
