import { ascending } from './quantile.ts';

export interface Interval {
  low: number;
  high: number;
  /** The confidence reached, at least the one asked for: ranks are whole, so it moves in steps. */
  confidence: number;
}

/** Ranks are 1-based and symmetric: the interval runs from the low-th to the (n + 1 - low)-th value. */
export interface Ranks {
  low: number;
  high: number;
  confidence: number;
}

/** Lets a confidence that is reached exactly count as reached, in spite of rounding in the sum. */
const ROUNDING = 1e-12;

/**
 * The narrowest symmetric pair of ranks whose order statistics enclose the median of any continuous
 * distribution with at least this confidence, or null when even the extremes do not: the number of values
 * below the median is Binomial(n, 1/2), so ranks k and n+1-k enclose it with 1 - 2 P(X < k).
 * H. A. David and H. N. Nagaraja, "Order Statistics", 3rd ed. (2003), section 7.1.
 *
 * Each probability comes from the logarithm of the one before, because 2^-n is no longer a double at n > 1074.
 * @param confidence above 0 and below 1.
 * @throws RangeError for any other confidence.
 */
export function medianRanks(n: number, confidence = 0.95): Ranks | null {
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`confidence ${confidence} is not between 0 and 1`);
  let low = 0;
  let below = 0;
  let logProbability = -n * Math.LN2;
  for (;;) {
    const next = below + Math.exp(logProbability);
    if (1 - 2 * next < confidence - ROUNDING) break;
    below = next;
    low += 1;
    logProbability += Math.log((n - low + 1) / low);
  }
  return low === 0 ? null : { low, high: n + 1 - low, confidence: 1 - 2 * below };
}

/**
 * The exact distribution-free interval of the median, in the unit of the values; null when there are too few
 * values for the confidence (below 6 for 95 %).
 * @throws RangeError when the confidence is not between 0 and 1.
 */
export function medianInterval(values: readonly number[], confidence = 0.95): Interval | null {
  const ranks = medianRanks(values.length, confidence);
  if (ranks === null) return null;
  const sorted = ascending(values);
  return {
    low: sorted[ranks.low - 1] as number,
    high: sorted[ranks.high - 1] as number,
    confidence: ranks.confidence,
  };
}
