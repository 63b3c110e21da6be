import { expect, test } from 'vitest';
import { coreHz, measuredColumns } from '../../src/measure/row.ts';
import type { Measurement } from '../../src/native/measurement.ts';

/** A core at 3 GHz beside a counter at 2 GHz: 24,000 cycles are 16,000 ticks. */
const measurement = (changes: Partial<Measurement> = {}): Measurement => ({
  type: 'benchmark',
  benchmark: 'abi-call',
  samples: [
    [20_000, 16_000, 16_000],
    [20_200, 16_000, 16_000],
    [20_400, 16_000, 16_000],
  ],
  batch: 100,
  overhead: 50,
  cpu: 3,
  span_ticks: 2_000_000,
  span_ns: 1_000_000,
  moved: 0,
  retaken: 2,
  involuntary: 1,
  away_ns: 2_000_000,
  interrupts: 4,
  steal_ms: 0,
  chain_cycles: 24_000,
  chain_ticks: 16_000,
  check_ticks: 16_050,
  result: 0,
  what: '',
  ...changes,
});

test('a sample is given per operation in ticks, nanoseconds and core cycles', () => {
  const columns = measuredColumns(measurement());
  expect(columns).toMatchObject({
    samples: 3,
    batch: 100,
    tsc_cycles: 202,
    tsc_hz: 2e9,
    cpu_number: 3,
    pinned: 'yes',
  });
  expect(columns.ns).toBeCloseTo(101, 9);
  expect(columns.cycles).toBeCloseTo(303, 9);
  expect(columns.core_hz).toBeCloseTo(3e9, 0);
  expect(columns.cycles_min).toBeCloseTo(300, 9);
  expect(columns.cycles_max).toBeCloseTo(306, 9);
  expect(columns).toMatchObject({
    wall_ms: 1,
    away_ms: 2,
    interrupts: 4,
    involuntary: 1,
    migrations: 0,
    retaken: 2,
    overhead_ticks: 50,
  });
});

test('core cycles do not change with the clock, ticks do', () => {
  const slower = measuredColumns(
    measurement({ samples: [[40_400, 32_000, 32_000]], chain_ticks: 32_000, check_ticks: 32_000 }),
  );
  expect(slower.cycles).toBeCloseTo(303, 9);
  expect(slower.tsc_cycles).toBe(404);
});

test('each sample is divided by the mean of the chains around it', () => {
  const moving = measuredColumns(measurement({ samples: [[20_200, 15_000, 17_000]] }));
  expect(moving.cycles).toBeCloseTo(303, 9);
  expect(moving.clock_moved).toBe(1);
});

test('a chain that was interrupted does not make a sample look quick, and the sample is marked', () => {
  const interrupted = measuredColumns(measurement({ samples: [[20_200, 16_000, 2_600_000]] }));
  expect(interrupted.cycles).toBeCloseTo(303, 9);
  expect(interrupted.clock_moved).toBe(1);
});

test('a sample counts as moved when its chains differ by more than 1%', () => {
  const samples: Measurement['samples'] = [
    [20_000, 16_000, 16_150],
    [20_000, 16_000, 16_170],
    [20_000, 16_170, 16_000],
  ];
  expect(measuredColumns(measurement({ samples })).clock_moved).toBe(2);
});

test('there are no core cycles where two chains of as many cycles take different times', () => {
  const emulated = measuredColumns(measurement({ check_ticks: 14_000 }));
  expect(emulated.cycles).toBeUndefined();
  expect(emulated.core_hz).toBeUndefined();
  expect(emulated).not.toHaveProperty('cycles_p5');
  expect(emulated.tsc_cycles).toBe(202);
});

test('there are no core cycles where they would mean a core of 30 GHz or 30 MHz', () => {
  const scaled = (ticks: number): Measurement =>
    measurement({ chain_ticks: ticks, check_ticks: ticks, samples: [[20_000, ticks, ticks]] });
  expect(coreHz(scaled(1600))).toBeUndefined();
  expect(coreHz(scaled(1_600_000))).toBeUndefined();
  expect(coreHz(scaled(16_000))).toBeCloseTo(3e9, 0);
});

test('what the machine does not tell stays empty', () => {
  const unknown = { involuntary: null, away_ns: null, interrupts: null, steal_ms: null };
  const columns = measuredColumns(measurement({ ...unknown, cpu: -1 }));
  for (const name of ['involuntary', 'away_ms', 'interrupts', 'steal_ms', 'cpu_number'] as const)
    expect(columns[name]).toBeUndefined();
  expect(columns.pinned).toBe('no');
});
