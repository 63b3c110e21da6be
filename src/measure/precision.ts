import { estimate } from '../stats/estimate.ts';

/** Why a run ended. */
export type Stop = 'precision' | 'rounds' | 'time' | 'nothing left';

export interface Limits {
  /** Half width of the 95 % interval over the median that is good enough: 0.01 is ±1 %. */
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
