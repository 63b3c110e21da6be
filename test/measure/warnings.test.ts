import { expect, test } from 'vitest';
import { noiseWarnings, precisionWarnings, type RoundNoise } from '../../src/measure/warnings.ts';
import { estimate } from '../../src/stats/estimate.ts';

const calm: RoundNoise = {
  samples: 1000,
  wall_ms: 300,
  steal_ms: 0,
  away_ms: 3,
  migrations: 0,
  clock_moved: 10,
};

/** Twelve rounds of which the first ones differ from a calm one. */
const rounds = (disturbed: number, how: RoundNoise): RoundNoise[] =>
  Array.from({ length: 12 }, (_, index) => (index < disturbed ? { ...calm, ...how } : calm));

const messages = (benchmark: string, noise: RoundNoise[]) =>
  noiseWarnings(benchmark, noise).map(({ message }) => message);

test('too few rounds are named with the flags that give more', () => {
  expect(precisionWarnings('psr', estimate([1, 2, 3, 4]), 0.01)).toEqual([
    {
      kind: 'few-rounds',
      benchmark: 'psr',
      message: 'need >= 6 rounds for an interval (have 4; raise --rounds or --time-limit)',
    },
  ]);
});

test('an interval wider than asked for says both widths', () => {
  const wide = estimate([977, 1000, 1000, 1000, 1000, 1023]);
  expect(precisionWarnings('psr', wide, 0.01)).toMatchObject([
    {
      kind: 'wide-interval',
      message: 'interval is ±2.3%, wider than the ±1% asked for (raise --rounds or --time-limit)',
    },
  ]);
  expect(precisionWarnings('psr', wide, 0.023)).toEqual([]);
});

test('calm rounds give no warning', () => {
  expect(noiseWarnings('abi-call', rounds(0, {}))).toEqual([]);
});

test('noise that nobody could record gives no warning', () => {
  expect(noiseWarnings('abi-call', [{}, {}])).toEqual([]);
});

test('rounds that lost time to steal are counted', () => {
  expect(messages('abi-call', rounds(2, { steal_ms: 4 }))).toEqual([
    '2 of 12 rounds lost more than 1% to steal',
  ]);
  expect(messages('abi-call', rounds(2, { steal_ms: 3 }))).toEqual([]);
});

test('rounds that migrated are counted', () => {
  expect(messages('psr', rounds(3, { migrations: 1 }))).toEqual(['3 of 12 rounds migrated']);
});

test('rounds that shared their CPU are counted, unless that cannot be told', () => {
  const text = '1 of 12 rounds were off their CPU for more than 5% of the time: other tasks, or steal';
  expect(messages('yield', rounds(1, { away_ms: 16 }))).toEqual([text]);
  expect(messages('yield', rounds(1, { away_ms: 15 }))).toEqual([]);
  expect(messages('psr/other-cpu', rounds(1, { away_ms: undefined }))).toEqual([]);
});

test('an unpinned figure says so', () => {
  expect(messages('abi-call', rounds(12, { pinned: 'no' }))).toEqual([
    'unpinned, because pinning was refused: the figure may come from any CPU',
  ]);
  expect(messages('abi-call', rounds(12, { pinned: 'yes' }))).toEqual([]);
});

test('a clock that moved is a warning above 5% of all samples', () => {
  expect(messages('abi-call', rounds(12, { clock_moved: 70 }))).toEqual([
    'the core clock changed during 7% of the samples',
  ]);
  expect(messages('abi-call', rounds(12, { clock_moved: 50 }))).toEqual([]);
});

test('rounds that gave no figure are counted, also those after the last row', () => {
  expect(messages('yield', rounds(2, { failed_rounds: 1 }))).toEqual([
    '2 of 14 rounds failed and gave no figure',
  ]);
  expect(noiseWarnings('yield', rounds(0, {}), 3).map(({ message }) => message)).toEqual([
    '3 of 15 rounds failed and gave no figure',
  ]);
});
