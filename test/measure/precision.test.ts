import { expect, test } from 'vitest';
import { type Limits, whyStop } from '../../src/measure/precision.ts';

const limits: Limits = { precision: 0.01, minRounds: 6, maxRounds: 20, timeLimitMs: 10_000 };
const tight = [100, 100.1, 99.9, 100, 100.2, 99.8];
const wide = [100, 110, 90, 100, 120, 80];

test('stops once every benchmark is as precise as asked for', () => {
  expect(whyStop(limits, 6, 1000, [tight, tight])).toBe('precision');
});

test('goes on while one benchmark is not', () => {
  expect(whyStop(limits, 6, 1000, [tight, wide])).toBeNull();
});

test('does not trust precision before the least number of rounds', () => {
  expect(whyStop({ ...limits, minRounds: 7 }, 6, 1000, [tight])).toBeNull();
});

test('stops at the limit of rounds', () => {
  expect(whyStop(limits, 20, 1000, [wide])).toBe('rounds');
});

test('stops before a round that would pass the time limit', () => {
  expect(whyStop(limits, 9, 9001, [wide])).toBe('time');
  expect(whyStop(limits, 9, 8999, [wide])).toBeNull();
});

test('a precision of zero never stops a noisy run, fewer than six rounds none', () => {
  expect(whyStop({ ...limits, precision: 0 }, 6, 1000, [tight])).toBeNull();
  expect(whyStop({ ...limits, minRounds: 1 }, 5, 1000, [tight.slice(1)])).toBeNull();
});

test('stops when every benchmark has failed', () => {
  expect(whyStop(limits, 1, 10, [])).toBe('nothing left');
});
