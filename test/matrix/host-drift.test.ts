import { expect, test } from 'vitest';
import { hostDrift } from '../../src/matrix/host-drift.ts';
import { measured } from '../support/rows.ts';

const visits = (...values: number[]) =>
  values.flatMap((value, index) => measured('psr', [value, value, value * 3], { run: `run ${index}` }));

test('says how far the medians of the visits lie apart, by benchmark', () => {
  expect(hostDrift([...visits(100, 104, 98), ...measured('yield', [5], { run: 'run 0' })])).toBe(
    'visited 3 times; its medians lay apart by psr 6.0 %, yield 0.0 %',
  );
});

test('speaks of time where not all rounds have core cycles', () => {
  const rows = visits(100, 110).map((row) => ({ ...row, cycles: undefined, ns: (row.ns ?? 0) ** 2 }));
  expect(hostDrift(rows)).toBe('visited 2 times; its medians lay apart by psr 19.0 %');
});

test('has nothing to say of a single visit', () => {
  expect(hostDrift(visits(100))).toBeNull();
  expect(hostDrift([])).toBeNull();
});
