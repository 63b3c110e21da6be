import type { Row } from '../results/schema.ts';
import { estimate } from '../stats/estimate.ts';

/** Why a run ended. */
export type Stop = 'precision' | 'rounds' | 'time' | 'nothing left';

export interface Limits {
  /** Half width of the 95% interval over the median that is good enough: 0.01 is ±1%. */
  precision: number;
  /** Rounds before precision is looked at: few rounds that happen to agree are no evidence. */
  minRounds: number;
  maxRounds: number;
  timeLimitMs: number;
}

/**
 * Whether to stop after a round.
 * @param rounds finished so far.
 * @param elapsedMs since the first round began; another one is taken to last as long as those before.
 * @param values round medians of each benchmark that can still be measured.
 */
export function whyStop(
  limits: Limits,
  rounds: number,
  elapsedMs: number,
  values: readonly (readonly number[])[],
): Stop | null {
  if (values.length === 0) return 'nothing left';
  const precise = values.every((medians) => {
    const halfWidth = medians.length > 0 ? estimate(medians).relativeHalfWidth : null;
    return halfWidth !== null && halfWidth <= limits.precision;
  });
  if (rounds >= limits.minRounds && precise) return 'precision';
  if (rounds >= limits.maxRounds) return 'rounds';
  return elapsedMs + elapsedMs / rounds > limits.timeLimitMs ? 'time' : null;
}

/** The round medians of one benchmark, all in one unit. */
export interface Figures {
  unit: 'cycles' | 'tsc';
  values: readonly number[];
}

/**
 * The figures that steer a run and are shown while it lasts: core cycles, unless most rounds have none.
 * Now and then a round has none on a machine that has a core clock; it is left out rather than mixed in.
 */
export function figuresOf(rows: readonly Partial<Row>[]): Figures {
  const cycles = rows.flatMap((row) => row.cycles ?? []);
  if (2 * cycles.length > rows.length) return { unit: 'cycles', values: cycles };
  return { unit: 'tsc', values: rows.flatMap((row) => row.tsc_cycles ?? []) };
}
