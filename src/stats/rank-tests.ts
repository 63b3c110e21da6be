/** From this many values on one side the normal approximation takes over, as in R's wilcox.test. */
const EXACT_BELOW = 50;

/**
 * The two-sided p-value of the Mann-Whitney U test, that two samples are from one distribution: 0 to 1. Exact by
 * counting where both samples have fewer than 50 values and none occurs twice, otherwise by the normal
 * approximation with corrections for ties and continuity. The same as wilcox.test(a, b)$p.value in R.
 * H. B. Mann and D. R. Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger than
 * the Other", Annals of Mathematical Statistics 18(1), 1947.
 * @throws RangeError when a sample is empty.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) throw new RangeError('a test needs values on both sides');
  const { u, ties } = statistic(a, b);
  if (ties.length === 0 && a.length < EXACT_BELOW && b.length < EXACT_BELOW) {
    return exact(u, a.length, b.length);
  }
  return approximate(u, a.length, b.length, ties);
}

/** The smallest two-sided p-value for samples of these sizes: that of samples which do not overlap. */
export function leastP(n: number, m: number): number {
  return n < EXACT_BELOW && m < EXACT_BELOW ? exact(0, n, m) : approximate(0, n, m, []);
}

/** U: the pairs in which the value of `a` is the larger one, halves where they are equal; and how often each value occurs. */
function statistic(a: readonly number[], b: readonly number[]): { u: number; ties: number[] } {
  const all = [...a.map((value) => ({ value, own: 1 })), ...b.map((value) => ({ value, own: 0 }))];
  all.sort((x, y) => x.value - y.value);
  const ties: number[] = [];
  let rankSum = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    let own = 0;
    while (end < all.length && all[end]?.value === all[start]?.value) own += all[end++]?.own ?? 0;
    rankSum += own * ((start + 1 + end) / 2);
    if (end - start > 1) ties.push(end - start);
    start = end;
  }
  return { u: rankSum - (a.length * (a.length + 1)) / 2, ties };
}

/**
 * Counts the orders of n and m values by their U: the largest value is either one of the n, which is then above
 * all j of the others, or one of the m. At most C(98, 49), about 2.5e28, added up without cancellation.
 */
function exact(u: number, n: number, m: number): number {
  const orders = Array.from({ length: n + 1 }, () => new Float64Array(n * m + 1));
  for (const counts of orders) counts[0] = 1;
  for (let j = 1; j <= m; j++) {
    for (let i = 1; i <= n; i++) {
      const counts = orders[i] as Float64Array;
      const fewer = orders[i - 1] as Float64Array;
      for (let k = j; k <= i * j; k++) counts[k] = (counts[k] as number) + (fewer[k - j] as number);
    }
  }
  const counts = orders[n] as Float64Array;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const tail = counts.subarray(0, Math.min(u, n * m - u) + 1).reduce((sum, count) => sum + count, 0);
  return Math.min(1, (2 * tail) / total);
}

/** M. Hollander, D. A. Wolfe and E. Chicken, "Nonparametric Statistical Methods", 3rd ed. (2014), section 4.1. */
function approximate(u: number, n: number, m: number, ties: readonly number[]): number {
  const size = n + m;
  const tied = ties.reduce((sum, count) => sum + (count ** 3 - count), 0);
  const sigma = Math.sqrt(((n * m) / 12) * (size + 1 - tied / (size * (size - 1))));
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  // Where all values are equal, nothing speaks against one distribution.
  return sigma === 0 ? 1 : Math.min(1, 2 * normalUpperTail(distance / sigma));
}

/**
 * p-values corrected for multiple testing, in the order given: of those below alpha, the chance that any is a false
 * positive is at most alpha. The same as p.adjust(p, "holm") in R.
 * S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6(2), 1979.
 */
export function holm(pValues: readonly number[]): number[] {
  const corrected: number[] = [];
  const ascending = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  let least = 0;
  ascending.forEach(({ p, index }, smaller) => {
    least = Math.max(least, Math.min(1, p * (pValues.length - smaller)));
    corrected[index] = least;
  });
  return corrected;
}

/** Above this the series would lose the tail to cancellation, and the continued fraction converges fast. */
const TAIL = 3;
const FRACTION_TERMS = 100;

/**
 * The probability that a standard normal variable is above z. The relative error is below 1e-12 from -38 to 38.
 *
 * Around 0 by the series of G. Marsaglia, "Evaluating the Normal Distribution", Journal of Statistical Software
 * 11(4), 2004; in the tail by Laplace's continued fraction, M. Abramowitz and I. A. Stegun, "Handbook of
 * Mathematical Functions" (1964), 26.2.14.
 */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z > TAIL) {
    let fraction = z;
    for (let k = FRACTION_TERMS; k > 0; k--) fraction = z + k / fraction;
    return density / fraction;
  }
  let term = z;
  let sum = z;
  for (let k = 3; term > sum * Number.EPSILON; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 - density * sum;
}
