import { describe, expect, test } from 'vitest';
import { modesOf, steadinessOf } from '../../src/check/null-call.ts';
import { generator } from '../../src/stats/random.ts';
import { finding, on, probed, round } from '../support/evidence.ts';

const next = generator(7);
const near = (value: number, spread: number) => value * (1 + spread * (next() - 0.5));
const many = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

/** Rounds of samples around the value of each, spread by so much. */
const rounds = (count: number, callOf: (n: number) => number, spread = 0.01) =>
  many(count, (n) => {
    const call = callOf(n);
    return round(many(40, () => near(call, spread)));
  });

const noise = (all: ReturnType<typeof rounds>) =>
  finding(on('firecracker-vm', { probed: probed(all) }), 'noise');

describe('two modes', () => {
  test('are found where a value is taken in turns', () => {
    const modes = modesOf(many(300, (n) => near(n % 3 === 0 ? 567 : 429, 0.02)));
    expect(modes?.low).toBeCloseTo(429, -1);
    expect(modes?.high).toBeCloseTo(567, -1);
    expect(modes?.share).toBeCloseTo(1 / 3, 5);
  });

  test.each([
    ['evenly', () => near(430, 0.5)],
    ['normally', () => 430 + 30 * many(12, next).reduce((sum, x) => sum + x - 0.5, 0)],
    ['with a long tail', () => 430 - 20 * Math.log(1 - next())],
    ['not at all', () => 430],
  ])('are not found in values that spread %s', (_, value) => {
    expect(modesOf(many(1000, value))).toBeNull();
  });

  test('are not found in a few outliers, in a small distance, or in few values', () => {
    expect(modesOf(many(300, (n) => near(n % 20 === 0 ? 567 : 429, 0.02)))).toBeNull();
    expect(modesOf(many(300, (n) => near(n % 2 === 0 ? 429 : 440, 0.001)))).toBeNull();
    expect(modesOf([429, 567])).toBeNull();
    expect(modesOf([])).toBeNull();
  });
});

describe('null calls', () => {
  test('that are steady promise a precision, and are fine', () => {
    const steady = steadinessOf(rounds(100, () => 430));
    expect(steady).toMatchObject({ unit: 'cycles', rounds: 100, modes: null });
    expect(steady?.value).toBeCloseTo(430, -1);
    expect(steady?.precision).toBeLessThan(0.005);
    expect(steady?.coreHz).toEqual({ low: expect.closeTo(3e9, -3), high: expect.closeTo(3e9, -3) });
    expect(noise(rounds(100, () => 430))).toMatchObject({
      level: 'ok',
      measured: expect.stringMatching(
        /^a null call takes 4\d\d core cycles.*3,000 to 3,000 MHz; expect ±0\.\d+% from bench all$/,
      ),
    });
  });

  test('that go up and down from round to round are a warning, or unfit', () => {
    expect(noise(rounds(100, () => near(430, 0.08))).level).toBe('warning');
    expect(noise(rounds(100, () => near(430, 0.5))).level).toBe('unfit');
  });

  test('that become dearer meanwhile are a warning, though each round is precise', () => {
    expect(noise(rounds(100, (n) => 430 + n / 5)).level).toBe('warning');
  });

  test('of two modes are unfit, as beside a busy neighbour, and both are told', () => {
    const { level, measured } = noise(rounds(100, (n) => (n % 4 === 0 ? 567 : 429)));
    expect(level).toBe('unfit');
    expect(measured).toMatch(/bimodal: 429 and 56\d \(25% of the time\)/);
  });

  test('that are steady on a clock that moves are a warning, which says what moves with it', () => {
    const ticks = 18_000;
    const slow = round(430, { samples: many(20, () => [(43_000 * ticks) / 24_000, ticks, ticks]) });
    expect(noise(many(100, (n) => (n % 2 === 0 ? round(430) : slow)))).toMatchObject({
      level: 'warning',
      measured: expect.stringContaining('2,667 to 3,000 MHz, and ns and TSC ticks vary with it; expect ±0%'),
    });
  });

  test('of too few rounds promise nothing', () => {
    expect(noise(rounds(3, () => 430)).measured).toContain('too few rounds to predict a precision');
  });

  test('without core cycles are told in ticks', () => {
    expect(steadinessOf([round(300, { check_ticks: 90_000 })])).toMatchObject({
      unit: 'tsc',
      modes: null,
      coreHz: null,
    });
  });

  test('that failed are unknown, with the reason', () => {
    const failed = probed([], { failure: 'getppid() returned 0' });
    expect(finding(on('firecracker-vm', { probed: failed }), 'noise')).toMatchObject({
      level: 'unknown',
      measured: expect.stringContaining('getppid() returned 0'),
    });
  });
});
