import { describe, expect, test } from 'vitest';
import { ascending, median } from '../../src/stats/quantile.ts';
import { generator } from '../../src/stats/random.ts';
import { geomean, ratioInterval } from '../../src/stats/ratios.ts';

/** Rounds around a value, spread evenly over ± the share given. */
const rounds = (n: number, value: number, share: number) =>
  Array.from({ length: n }, (_, i) => value * (1 + share * ((2 * i) / (n - 1) - 1)));

describe('the bootstrap interval of a ratio of medians', () => {
  test('is the same for the same seed, whatever the order of the values', () => {
    const [base, changed] = [rounds(12, 100, 0.01), rounds(13, 103, 0.01)];
    const interval = ratioInterval(base, changed, generator(1));
    expect(ratioInterval(base.toReversed(), changed, generator(1))).toEqual(interval);
    expect(interval.low).toBeLessThan(1.03);
    expect(interval.high).toBeGreaterThan(1.03);
  });

  test('hardly moves with the seed: its limits are stable', () => {
    const [base, changed] = [rounds(12, 100, 0.01), rounds(12, 103, 0.01)];
    const limits = Array.from({ length: 20 }, (_, seed) => ratioInterval(base, changed, generator(seed)));
    for (const end of ['low', 'high'] as const) {
      const values = limits.map((interval) => interval[end]);
      expect(Math.max(...values) - Math.min(...values)).toBeLessThan(0.002);
    }
  });

  test('draws with replacement: the medians of odd and of even samples are spread as resampling by hand spreads them', () => {
    for (const n of [7, 8]) {
      const [values, hand] = [rounds(n, 100, 0.1), generator(2)];
      const resample = () => Array.from(values, () => values[Math.floor(hand() * n)] as number);
      const medians = ascending(Array.from({ length: 5000 }, () => median(resample()) / 100));
      const { low, high } = ratioInterval([100], values, generator(3));
      expect(low).toBeCloseTo(medians[125] as number, 1);
      expect(high).toBeCloseTo(medians[4875] as number, 1);
      expect(high - low).toBeLessThan(0.2);
      expect(high - low).toBeGreaterThan(0.05);
    }
  });

  test('covers the true ratio about as often as it says', () => {
    const random = generator(5);
    const noise = () => 1 + 0.02 * (random() + random() + random() - 1.5);
    let covered = 0;
    for (let trial = 0; trial < 300; trial++) {
      const sides = [100, 105].map((value) => Array.from({ length: 15 }, () => value * noise()));
      const { low, high } = ratioInterval(sides[0] as number[], sides[1] as number[], random);
      covered += low <= 1.05 && 1.05 <= high ? 1 : 0;
    }
    expect(covered / 300).toBeGreaterThan(0.91);
  });

  test('has no width where the values have none, and needs values', () => {
    expect(ratioInterval([2, 2, 2], [3, 3], generator(1))).toEqual({ low: 1.5, high: 1.5 });
    expect(() => ratioInterval([], [1], generator(1))).toThrow(RangeError);
  });
});

test('the geometric mean of a doubling and a halving is no change', () => {
  expect(geomean([2, 0.5])).toBeCloseTo(1, 12);
  expect(geomean([1.1, 1.1, 1.1])).toBeCloseTo(1.1, 12);
  expect(() => geomean([])).toThrow(RangeError);
});
