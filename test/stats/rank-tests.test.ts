import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holm, leastP, mannWhitney, normalUpperTail } from '../../src/stats/rank-tests.ts';

const range = (from: number, to: number, scale = 1, shift = 0) =>
  Array.from({ length: to - from + 1 }, (_, i) => (from + i) * scale + shift);

/** R's data set airquality without missing values: ozone in May and in August. */
const may = [
  41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37,
];
const august = [
  39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85,
];
const base = [424.1, 424.9, 423.7, 425.3, 424.4, 424.0, 425.8, 423.2, 424.6, 425.1, 423.9, 424.7];
const other = [424.3, 426.2, 425.5, 424.8, 427.0, 426.6, 425.0, 423.8, 425.9, 426.9, 424.5, 427.3];

/** p-values of wilcox.test(a, b)$p.value in R 4.2.2. The depth data and the ozone data are those of its help page. */
const reference: [what: string, a: number[], b: number[], p: number][] = [
  ['5 and 5 apart', range(1, 5), range(6, 10), 7.9365079365079361e-3],
  [
    'the permeability constants of the placenta (Hollander & Wolfe)',
    [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46],
    [1.15, 0.88, 0.9, 0.74, 1.21],
    2.544122544122544e-1,
  ],
  ['12 and 12 rounds', base, other, 1.7271192934135458e-2],
  [
    '49 and 49, the most that is counted',
    range(1, 49, 1.01),
    range(1, 49, 1.03, 2.003),
    3.9948860557123161e-1,
  ],
  [
    '50 and 7, no longer counted',
    range(1, 50, 1.01),
    [3, 17, 21, 33, 40, 44, 47].map((x) => x + 0.003),
    5.8434602608200792e-1,
  ],
  ['ties of several lengths', [1, 2, 2, 3, 4, 4, 4, 5], [2, 3, 4, 5, 5, 6, 7, 7, 8], 3.6200545964490793e-2],
  ['ozone in May and in August', may, august, 1.2080783076877442e-4],
  ['mostly ties', [1, 1, 1, 1, 1, 2], [1, 1, 1, 1, 2, 2], 5.9479252225006873e-1],
];

describe('the Mann-Whitney U test', () => {
  test.each(reference)('agrees with R on %s', (_, a, b, p) => {
    expect(Math.abs(mannWhitney(a, b) - p)).toBeLessThan(1e-9);
  });

  test('keeps its digits far out in the tail', () => {
    // wilcox.test(1:200, 151:350)
    expect(mannWhitney(range(1, 200), range(151, 350)) / 3.8042164258052511e-59).toBeCloseTo(1, 9);
  });

  test('does not care which side is which, nor for the order and the scale of the values', () => {
    const values = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        const p = mannWhitney(a, b);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(mannWhitney(b, a)).toBeCloseTo(p, 12);
        expect(
          mannWhitney(
            a.toReversed().map((x) => 3 * x),
            b.map((x) => 3 * x),
          ),
        ).toBeCloseTo(p, 12);
      }),
    );
  });

  test('finds nothing in values that are all equal', () => {
    expect(mannWhitney([2, 2, 2], [2, 2, 2])).toBe(1);
  });

  test('cannot go below what samples that do not overlap give', () => {
    expect(leastP(4, 4)).toBeCloseTo(2 / 70, 12);
    expect(leastP(5, 5)).toBeCloseTo(2 / 252, 12);
    expect(leastP(60, 60)).toBe(mannWhitney(range(1, 60), range(61, 120)));
  });

  test('needs values on both sides', () => {
    expect(() => mannWhitney([], [1])).toThrow(RangeError);
  });
});

test('the tail of the normal distribution is that of pnorm(z, lower.tail = FALSE) in R 4.2.2', () => {
  const known = [
    [0, 0.5],
    [0.5, 3.0853753872598694e-1],
    [1.96, 2.4997895148220428e-2],
    [3, 1.3498980316300946e-3],
    [3.1, 9.6760321321835631e-4],
    [6, 9.8658764503769809e-10],
    [10, 7.6198530241605269e-24],
    [37, 5.7255712225245771e-300],
  ] as const;
  for (const [z, p] of known) {
    expect(Math.abs(normalUpperTail(z) / p - 1)).toBeLessThan(1e-12);
    expect(normalUpperTail(-z)).toBe(1 - normalUpperTail(z));
  }
});

test('corrects as p.adjust(p, "holm") does in R 4.2.2', () => {
  const close = (p: number[], expected: number[]) =>
    holm(p).forEach((value, index) => {
      expect(Math.abs(value - (expected[index] as number))).toBeLessThan(1e-9);
    });
  close([0.01, 0.02, 0.03, 0.04, 0.05], [0.05, 0.08, 0.09, 0.09, 0.09]);
  close([0.021, 0.0004, 0.5, 0.013, 0.021, 0.9], [0.084, 0.0024, 1, 0.065, 0.084, 1]);
});

test('never makes a p-value smaller, keeps their order and leaves a single one alone', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (p) => {
      const corrected = holm(p);
      expect(corrected).toHaveLength(p.length);
      p.forEach((a, i) => {
        expect(corrected[i]).toBeGreaterThanOrEqual(a);
        expect(corrected[i]).toBeLessThanOrEqual(1);
        p.forEach((b, j) => {
          if (a < b) expect(corrected[i]).toBeLessThanOrEqual(corrected[j] as number);
        });
      });
    }),
  );
  expect(holm([0.03])).toEqual([0.03]);
});
