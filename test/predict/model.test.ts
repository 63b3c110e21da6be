import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  breakEven,
  type Costs,
  extraOf,
  extraSeconds,
  onPaper,
  plainCalls,
} from '../../src/predict/model.ts';
import { exactly, over, type Quantity, sum } from '../../src/predict/quantity.ts';
import { computing, program } from '../support/known.ts';

const costs = (call: number, message: number | null, process: number | null): Costs => ({
  call: exactly(call),
  crossing: null,
  message: message === null ? null : exactly(message),
  process: process === null ? null : exactly(process),
});
const here = costs(100, 2_000, 150_000);

describe('what a system costs more', () => {
  test('is nothing where it costs the same', () => {
    const { call, switch: perSwitch, process } = extraOf(here, here);
    expect([call.value, perSwitch.value, process.value]).toEqual([0, 0, 0]);
  });

  test('does not count the calls of a message and of a process twice', () => {
    const dearCalls = costs(1_100, 2_000 + 2 * 1_000, 150_000 + 5 * 1_000);
    const { call, switch: perSwitch, process } = extraOf(dearCalls, here);
    expect([call.value, perSwitch.value, process.value]).toEqual([1_000, 0, 0]);
  });

  test('keeps apart what a switch and a process cost besides', () => {
    const dear = costs(100, 2_300, 150_000 + 2 * 300 + 7_000);
    const { call, switch: perSwitch, process } = extraOf(dear, here);
    expect([call.value, perSwitch.value, process.value]).toEqual([0, 300, 7_000]);
  });

  test('is that of its calls where nothing else was measured', () => {
    const { call, switch: perSwitch, process } = extraOf(costs(600, null, null), here);
    expect([call.value, perSwitch.value, process.value]).toEqual([500, 0, 0]);
  });
});

describe('the time of a program elsewhere', () => {
  test('is longer by what its calls, switches and processes cost more', () => {
    const extra = { call: exactly(50), switch: exactly(1_000), process: exactly(10_000) };
    expect(extraSeconds(program, extra).value).toBeCloseTo(0.1 + 40e-6 + 20e-6, 12);
  });

  test('is longer by the share of its own time by which it is slowed down', () => {
    const none = { call: exactly(0), switch: exactly(0), process: exactly(0) };
    expect(extraSeconds(program, none, { slowdown: 0.04 }).value).toBeCloseTo(0.04, 12);
  });

  test('is spread over the CPUs that it keeps busy', () => {
    const extra = { call: exactly(50), switch: exactly(0), process: exactly(0) };
    const onTwo = { ...program, seconds: exactly(1) };
    expect(extraSeconds(onTwo, extra).value).toBeCloseTo(0.05, 12);
  });

  test('is not spread where one tracer stops all threads', () => {
    const extra = { call: exactly(50), switch: exactly(0), process: exactly(0) };
    const onTwo = { ...program, seconds: exactly(1) };
    expect(extraSeconds(onTwo, extra, { serial: true }).value).toBeCloseTo(0.1, 12);
  });

  test('has no interval where something in it has none', () => {
    const extra = { call: { value: 50, low: null, high: null }, switch: exactly(0), process: exactly(0) };
    expect(extraSeconds(program, extra)).toMatchObject({ low: null, high: null });
    expect(extraSeconds(computing, extra)).toEqual(exactly(0));
  });
});

describe('a program in the kernel', () => {
  test('saves entering and leaving the kernel, and not what answers', () => {
    const known = { ...here, crossing: exactly(85) };
    expect(plainCalls(exactly(2), known).call.value).toBe(-83);
    expect(plainCalls(exactly(2), here).call.value).toBe(-98);
  });
});

describe('the break-even', () => {
  test('is where what plain calls save is what the slowdown costs', () => {
    const rate = breakEven(0.04, 98);
    const own = { ...program, calls: rate * program.userSeconds.value, switches: 0, processes: 0 };
    const extra = plainCalls(exactly(2), here);
    expect(extraSeconds(own, extra, { slowdown: 0.04 }).value).toBeCloseTo(0, 12);
    expect(extraSeconds({ ...own, calls: own.calls * 1.01 }, extra, { slowdown: 0.04 }).value).toBeLessThan(
      0,
    );
    expect(
      extraSeconds({ ...own, calls: own.calls * 0.99 }, extra, { slowdown: 0.04 }).value,
    ).toBeGreaterThan(0);
  });

  test('is never where a plain call saves nothing', () => {
    expect(breakEven(0.04, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('a program on paper', () => {
  test('spends a second on its calls and its own code', () => {
    const { userSeconds, cpuSeconds, calls } = onPaper(2_000_000, here);
    expect([userSeconds, cpuSeconds, calls]).toEqual([exactly(0.8), 1, 2_000_000]);
  });

  test('may make as many calls as fit into it, and no more', () => {
    for (const call of [3, 7, 101.3, 333.33]) {
      const most = 1e9 / call;
      expect(onPaper(most, costs(call, null, null)).userSeconds.value).toBeCloseTo(0);
      expect(() => onPaper(most * 1.001, costs(call, null, null))).toThrow(RangeError);
    }
  });
});

describe('figures with intervals', () => {
  const quantity = fc
    .tuple(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 1e5, noNaN: true }),
      fc.double({ min: 0, max: 1e5, noNaN: true }),
    )
    .map(([value, below, above]): Quantity => ({ value, low: value - below, high: value + above }));

  test('enclose the value after they are added up, whatever the signs', () => {
    const times = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(times, quantity)), (terms) => {
        const { value, low, high } = sum(...terms);
        const slack = 1e-6 + Math.abs(value) * 1e-9;
        expect(low as number).toBeLessThanOrEqual(value + slack);
        expect(high as number).toBeGreaterThanOrEqual(value - slack);
      }),
    );
  });

  test('enclose the value after a division', () => {
    const positive = fc
      .tuple(fc.double({ min: 1, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 0.9, noNaN: true }))
      .map(([value, share]): Quantity => ({ value, low: value * (1 - share), high: value * (1 + share) }));
    fc.assert(
      fc.property(quantity, positive, (a, b) => {
        const { value, low, high } = over(a, b);
        expect(low as number).toBeLessThanOrEqual(value + 1e-9);
        expect(high as number).toBeGreaterThanOrEqual(value - 1e-9);
      }),
    );
  });

  test('have no interval after a division by what may be nothing', () => {
    expect(over(exactly(1), { value: 1, low: -0.1, high: 2 })).toEqual({ value: 1, low: null, high: null });
  });
});
