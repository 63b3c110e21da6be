import { expect, test } from 'vitest';
import { Setbacks } from '../../src/measure/failures.ts';
import type { Failure } from '../../src/native/measurement.ts';

const failure = (kind: Failure['kind'] = 'unproven'): Failure => ({
  benchmark: 'yield',
  kind,
  message: 'no',
});

/** Rounds as a string: '.' gave a figure, 'x' failed. @returns the round in which it was given up. */
function givenUpIn(rounds: string): number | null {
  const setbacks = new Setbacks();
  for (const [at, round] of [...rounds].entries()) {
    if (round === '.') setbacks.figure('yield');
    else if (setbacks.failure(failure())) return at + 1;
    expect(setbacks.hasGivenUp('yield')).toBe(false);
  }
  return null;
}

test.each([
  ['x', null],
  ['x.x', null],
  ['.xx.', null],
  ['xxx', 3],
  [`${'.'.repeat(100)}xxx`, 103],
  ['x.x.x', 5],
  [`x...x...x...`, 9],
  [`${'.'.repeat(10)}x.....x.....x`, null],
  [`${'...x'.repeat(3)}`, 12],
  [`${'....x'.repeat(20)}`, null],
] as const)('of the rounds %s the one that is too much is %s', (rounds, expected) => {
  expect(givenUpIn(rounds)).toBe(expected);
});

test('what cannot be done is given up at once, and nothing else with it', () => {
  const setbacks = new Setbacks();
  expect(setbacks.failure(failure('unsupported'))).toBe(true);
  expect([setbacks.hasGivenUp('yield'), setbacks.hasGivenUp('psr')]).toEqual([true, false]);
});

test('a figure knows how many rounds failed right before it', () => {
  const setbacks = new Setbacks();
  const told = [...'.xx..x.'].flatMap((round) => {
    if (round === '.') return [setbacks.figure('yield')];
    setbacks.failure(failure());
    return [];
  });
  expect(told).toEqual([0, 2, 0, 1]);
});
