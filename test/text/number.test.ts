import { expect, test } from 'vitest';
import { formatMeasured } from '../../src/text/number.ts';

test.each([
  [0, '0.0'],
  [0.0412, '0.041'],
  [0.949, '0.95'],
  [0.951, '0.95'],
  [0.996, '1.0'],
  [1, '1.0'],
  [9.96, '10.0'],
  [300.4, '300'],
  [1234.5, '1,235'],
])('%d is shown as %s', (value, shown) => {
  expect(formatMeasured(value)).toBe(shown);
});
