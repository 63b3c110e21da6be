import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimate } from '../../src/stats/estimate.ts';
import { medianInterval, medianRanks } from '../../src/stats/interval.ts';
import { median } from '../../src/stats/quantile.ts';

const values = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 80 });
const confidence = fc.double({ min: 0.01, max: 0.999, noNaN: true });

describe('the interval of a median', () => {
  test.each([
    [6, 1, 6, 0.96875],
    [12, 3, 10, 0.9614],
    [20, 6, 15, 0.9586],
    [100, 40, 61, 0.9648],
  ])(
    'runs over the ranks that tables of the binomial distribution give for %i values',
    (n, low, high, covers) => {
      const ranks = medianRanks(n);
      expect(ranks).toMatchObject({ low, high });
      expect(ranks?.confidence).toBeCloseTo(covers, 4);
    },
  );

  test('does not exist for fewer than 6 values at 95 %', () => {
    expect([0, 1, 2, 3, 4, 5, 6].map((n) => medianRanks(n) !== null)).toEqual([
      ...Array(6).fill(false),
      true,
    ]);
  });

  test('accepts a confidence that the extremes reach exactly', () => {
    expect(medianRanks(6, 0.96875)).toMatchObject({ low: 1, high: 6 });
  });

  test.each([1_073, 1_075, 2_000, 10_000])('stays near the normal approximation for %i values', (n) => {
    const ranks = medianRanks(n);
    const expected = n / 2 - (1.959964 * Math.sqrt(n)) / 2;
    expect(Math.abs((ranks?.low ?? 0) - expected)).toBeLessThan(1.5);
    expect(ranks?.confidence).toBeGreaterThanOrEqual(0.95);
    expect(ranks?.confidence).toBeLessThan(0.96);
  });

  test('takes its ends from the values in any order', () => {
    expect(medianInterval([9, 10, 1, 100, 5, 7])).toEqual({ low: 1, high: 100, confidence: 0.96875 });
  });

  test('encloses the median, and no higher confidence narrows it', () => {
    fc.assert(
      fc.property(values, confidence, confidence, (sample, a, b) => {
        const narrow = medianInterval(sample, Math.min(a, b));
        const wide = medianInterval(sample, Math.max(a, b));
        if (wide === null) return;
        expect(narrow).not.toBeNull();
        expect(wide.low).toBeLessThanOrEqual(narrow?.low ?? 0);
        expect(wide.high).toBeGreaterThanOrEqual(narrow?.high ?? 0);
        expect(narrow?.low).toBeLessThanOrEqual(median(sample));
        expect(narrow?.high).toBeGreaterThanOrEqual(median(sample));
        expect(wide.confidence).toBeGreaterThanOrEqual(Math.max(a, b) - 1e-9);
      }),
    );
  });

  test('is refused for a confidence that is no probability', () => {
    for (const bad of [0, 1, 95, Number.NaN]) expect(() => medianRanks(10, bad)).toThrow(RangeError);
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
