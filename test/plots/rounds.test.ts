import { expect, test } from 'vitest';
import { courseOf } from '../../src/plots/rounds.ts';

const round = (cycles: number, more = {}) => ({
  cycles,
  cycles_p5: cycles * 0.9,
  cycles_p25: cycles * 0.95,
  cycles_p75: cycles * 1.1,
  cycles_p95: cycles * 1.5,
  tsc_cycles: cycles / 2,
  core_hz: 3e9,
  wall_ms: 10,
  steal_ms: 0,
  ...more,
});

test('rounds are shares of the estimate, in the order of measuring', () => {
  const rounds = [round(110, { time: 2 }), round(100, { time: 1 }), round(100, { time: 3, steal_ms: 5 })];
  const course = courseOf(rounds, 'cycles');
  expect(course?.points.map(({ round, p50, steal }) => [round, p50, steal])).toEqual([
    [1, 1, 0],
    [2, 1.1, 0],
    [3, 1, 0.5],
  ]);
  expect(course?.points[0]).toMatchObject({ p5: 0.9, p25: 0.95, p75: 1.1, p95: 1.5, coreHz: 3e9 });
});

test('of many rounds several are one point, and none of the extremes is lost', () => {
  const rounds = Array.from({ length: 100 }, (_, at) =>
    round(100, at === 77 ? { cycles_p95: 900, steal_ms: 10 } : {}),
  );
  const course = courseOf(rounds, 'cycles', 20);
  expect([course?.points.length, course?.rounds]).toEqual([20, 100]);
  const worst = course?.points.filter(({ p95 }) => p95 === 9);
  expect(worst).toMatchObject([{ steal: 1 }]);
  expect(worst?.[0]?.round).toBeCloseTo(78, -1);
});

test('ticks stand in where there are no core cycles, and nothing where there is nothing', () => {
  expect(courseOf([{ tsc_cycles: 5 }], 'cycles')?.points).toMatchObject([
    { p5: 1, p95: 1, coreHz: null, steal: null },
  ]);
  expect(courseOf([{ wall_ms: 3 }], 'cycles')).toBeNull();
  expect(courseOf([], 'ns')).toBeNull();
});
