/** The geometric mean of ratios above 0. @throws RangeError when there are none. */
export function geomean(ratios: readonly number[]): number {
  if (ratios.length === 0) throw new RangeError('a mean needs at least one value');
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
}
