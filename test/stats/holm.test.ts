import fc from 'fast-check';
import { expect, test } from 'vitest';
import { holm } from '../../src/stats/holm.ts';

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
