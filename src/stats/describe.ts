import { ascending, mad, quantile } from './quantile.ts';

/** The samples of a round in a few numbers, in the unit of the samples. */
export interface Description {
  /** Number of samples. */
  n: number;
  min: number;
  p5: number;
  p25: number;
  median: number;
  p75: number;
  p95: number;
  max: number;
  /** Median absolute deviation, unscaled. */
  mad: number;
}

/** @throws RangeError when there are no samples. */
export function describe(samples: readonly number[]): Description {
  const sorted = ascending(samples);
  return {
    n: sorted.length,
    min: quantile(sorted, 0),
    p5: quantile(sorted, 0.05),
    p25: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    p75: quantile(sorted, 0.75),
    p95: quantile(sorted, 0.95),
    max: quantile(sorted, 1),
    mad: mad(sorted),
  };
}
