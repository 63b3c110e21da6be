import { ascending, quantile } from './quantile.ts';

/** Twice the least that Efron and Tibshirani advise for percentile intervals. */
const RESAMPLES = 2000;
const CONFIDENCE = 0.95;

/**
 * The 95% percentile bootstrap interval of median(changed) / median(base). The values must be independent of
 * each other. The same random numbers give the same interval.
 * B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13.
 * @param random numbers in [0, 1).
 * @throws RangeError when a side has no values.
 */
export function ratioInterval(
  base: readonly number[],
  changed: readonly number[],
  random: () => number,
): { low: number; high: number } {
  const drawBase = medianOfResample(base, random);
  const drawChanged = medianOfResample(changed, random);
  // A typed array sorts without a comparison function, which is most of the time otherwise.
  const ratios = Float64Array.from({ length: RESAMPLES }, () => drawChanged() / drawBase()).sort();
  const tail = (1 - CONFIDENCE) / 2;
  return { low: quantile(ratios, tail), high: quantile(ratios, 1 - tail) };
}

/** Counts how often each rank is drawn and walks to the middle, which spares sorting every resample. */
function medianOfResample(values: readonly number[], random: () => number): () => number {
  const sorted = Float64Array.from(ascending(values));
  const n = sorted.length;
  if (n === 0) throw new RangeError('a bootstrap needs values on both sides');
  const drawn = new Uint32Array(n);
  const middle = [Math.floor((n - 1) / 2), Math.floor(n / 2)] as const;
  return () => {
    drawn.fill(0);
    for (let i = 0; i < n; i++) {
      const rank = Math.floor(random() * n);
      drawn[rank] = (drawn[rank] as number) + 1;
    }
    let rank = 0;
    let below = drawn[0] as number;
    while (below <= middle[0]) below += drawn[++rank] as number;
    const lower = sorted[rank] as number;
    while (below <= middle[1]) below += drawn[++rank] as number;
    return (lower + (sorted[rank] as number)) / 2;
  };
}

/** The geometric mean of ratios above 0. @throws RangeError when there are none. */
export function geomean(ratios: readonly number[]): number {
  if (ratios.length === 0) throw new RangeError('a mean needs at least one value');
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}
