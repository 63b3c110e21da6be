import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describe as describeSamples, median, quantile } from '../../src/stats/quantile.ts';

const values = fc.array(fc.double({ min: 0, max: 1e12, noNaN: true }), { minLength: 1, maxLength: 200 });

test('quantiles interpolate as type 7 does: R gives 1.75, 2.5 and 3.25 for the quartiles of 1 to 4', () => {
  expect([0.25, 0.5, 0.75].map((q) => quantile([1, 2, 3, 4], q))).toEqual([1.75, 2.5, 3.25]);
});

test('the median of numbers is not the median of their texts', () => {
  expect(median([100, 9, 20])).toBe(20);
});

test('the median absolute deviation is not scaled', () => {
  expect(describeSamples([1, 1, 2, 2, 4, 6, 9]).mad).toBe(1);
});

test('no values have no quantile', () => {
  expect(() => quantile([], 0.5)).toThrow(RangeError);
  expect(() => quantile([1], 1.5)).toThrow(RangeError);
});

test('a description is ordered from the smallest to the largest sample and leaves the samples as they were', () => {
  fc.assert(
    fc.property(values, (samples) => {
      const before = [...samples];
      const d = describeSamples(samples);
      const ordered = [d.min, d.p5, d.p25, d.median, d.p75, d.p95, d.max];
      expect(samples).toEqual(before);
      expect(ordered.every((value, i) => i === 0 || value >= (ordered[i - 1] as number))).toBe(true);
      expect([d.n, d.min, d.max]).toEqual([samples.length, Math.min(...samples), Math.max(...samples)]);
      expect(d.mad).toBeLessThanOrEqual(d.max - d.min);
    }),
  );
});
