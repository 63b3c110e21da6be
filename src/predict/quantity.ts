import { estimate, type Interval } from '../stats/estimate.ts';

/** A figure with its 95% interval; both ends are null where there was too little evidence for one. */
export type Quantity = Interval;

/** A quantity without uncertainty. */
export const exactly = (value: number): Quantity => ({ value, low: value, high: value });

/** The median of independent values and its interval. @throws RangeError when there are none. */
export function quantityOf(values: readonly number[]): Quantity {
  const { value, low, high } = estimate(values);
  return { value, low, high };
}

/**
 * The weighted sum of the terms. The ends of the intervals are added up, as if all errors had the same
 * sign: the interval is too wide rather than too narrow.
 */
export function sum(...terms: readonly (readonly [times: number, quantity: Quantity])[]): Quantity {
  const end = (side: 'low' | 'high', other: 'low' | 'high') =>
    terms.reduce<number | null>((total, [times, quantity]) => {
      const part = times === 0 ? 0 : quantity[times < 0 ? other : side];
      return total === null || part === null ? null : total + times * part;
    }, 0);
  const value = terms.reduce((total, [times, quantity]) => total + times * quantity.value, 0);
  return { value, low: end('low', 'high'), high: end('high', 'low') };
}

export const minus = (a: Quantity, b: Quantity): Quantity => sum([1, a], [-1, b]);

/** a over b, where b is above 0; without an interval where that of b is not. */
export function over(a: Quantity, b: Quantity): Quantity {
  const end = (own: number | null, small: number | null, large: number | null) => {
    if (own === null || small === null || large === null || small <= 0 || large <= 0) return null;
    return own / (own < 0 ? small : large);
  };
  return { value: a.value / b.value, low: end(a.low, b.low, b.high), high: end(a.high, b.high, b.low) };
}
