import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimate } from '../../src/stats/estimate.ts';
import { median } from '../../src/stats/quantile.ts';

const ranks = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

describe('the interval of a median', () => {
  test.each([
    [6, 1, 6],
    [12, 3, 10],
    [20, 6, 15],
    [100, 40, 61],
  ])('has the ranks that tables of the binomial distribution give for %i values', (n, low, high) => {
    expect(estimate(ranks(n))).toMatchObject({ low, high });
  });

  test('does not exist for fewer than 6 values', () => {
    expect([1, 2, 3, 4, 5, 6].map((n) => estimate(ranks(n)).low !== null)).toEqual([
      ...Array(5).fill(false),
      true,
    ]);
  });

  test.each([1_073, 1_075, 2_000, 10_000])('stays near the normal approximation for %i values', (n) => {
    const expected = n / 2 - (1.959964 * Math.sqrt(n)) / 2;
    const { low, high } = estimate(ranks(n));
    expect(Math.abs((low ?? 0) - expected)).toBeLessThan(1.5);
    expect((low ?? 0) + (high ?? 0)).toBe(n + 1);
  });

  test('encloses the median, whatever the order of the values', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 6, maxLength: 80 });
    fc.assert(
      fc.property(values, (sample) => {
        const { low, high } = estimate(sample);
        expect(low).toBeLessThanOrEqual(median(sample));
        expect(high).toBeGreaterThanOrEqual(median(sample));
        expect(estimate(sample.toReversed())).toEqual(estimate(sample));
      }),
    );
  });
});

describe('an estimate', () => {
  test('is the median of the rounds with the longer side of its interval', () => {
    expect(estimate([101, 100, 99, 104, 100, 100])).toEqual({
      value: 100,
      low: 99,
      high: 104,
      rounds: 6,
      relativeHalfWidth: 0.04,
    });
  });

  test('has no interval while there are too few rounds for one', () => {
    expect(estimate([3, 1, 2])).toEqual({
      value: 2,
      low: null,
      high: null,
      rounds: 3,
      relativeHalfWidth: null,
    });
  });

  test('of nothing is an error', () => {
    expect(() => estimate([])).toThrow(RangeError);
  });

  test('of rounds that all read 0 is exact and not NaN', () => {
    expect(estimate([0, 0, 0, 0, 0, 0]).relativeHalfWidth).toBe(0);
  });
});
