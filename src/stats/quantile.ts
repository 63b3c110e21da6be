/**
 * The q-quantile of ascending values, interpolated linearly between the two nearest ranks: type 7 of Hyndman
 * and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996), the default of R
 * and NumPy. Same unit as the values; q is 0 to 1.
 * @throws RangeError when there are no values or q is outside 0 to 1.
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`quantile ${q} is outside 0 to 1`);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new RangeError('a quantile needs at least one value');
  return below + (above - below) * (position - Math.floor(position));
}

/** A sorted copy; the default order of Array.sort compares numbers as text. */
export function ascending(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

/** The median of values in any order. @throws RangeError when there are none. */
export function median(values: readonly number[]): number {
  return quantile(ascending(values), 0.5);
}

/**
 * The raw median absolute deviation from the median, in the unit of the values. Not scaled by 1.4826: samples
 * of a timed operation are not normally distributed, so it is no estimate of a standard deviation.
 * @throws RangeError when there are no values.
 */
function mad(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}

/** The samples of a round in a few numbers, in the unit of the samples. */
interface Description {
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
