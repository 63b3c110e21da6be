import type { ColumnName, Row } from '../results/schema.ts';
import { estimate } from '../stats/estimate.ts';
import { median } from '../stats/quantile.ts';
import type { Unit } from '../units.ts';

/** The columns that describe a round, besides its time and its pinning. */
export const ofRound = [
  'cycles',
  'cycles_p5',
  'cycles_p25',
  'cycles_p75',
  'cycles_p95',
  'tsc_cycles',
  'tsc_cycles_p5',
  'tsc_cycles_p25',
  'tsc_cycles_p75',
  'tsc_cycles_p95',
  'core_hz',
  'samples',
  'wall_ms',
  'steal_ms',
  'away_ms',
  'migrations',
  'clock_moved',
  'retaken',
] as const satisfies readonly ColumnName[];

/** One benchmark in one round: its quantiles, its clock and its noise. */
export type Round = Pick<Row, (typeof ofRound)[number]> & {
  /** Its end, in ms since 1970; absent where the file does not have it. */
  time?: number;
  pinned?: 'yes' | 'no';
};

/** A round, or a few consecutive ones, relative to the estimate of all rounds, which is 1. */
export interface RoundPoint {
  /** Number of the round, from 1, in the order of measuring; the middle of several. */
  round: number;
  p5: number;
  p25: number;
  p50: number;
  p75: number;
  p95: number;
  /** Null where unknown. */
  coreHz: number | null;
  /** Steal time as a share of the wall time of the round, 0 to 1; null where unknown. */
  steal: number | null;
}

/** The quantiles of the samples, round by round. */
export interface Course {
  points: RoundPoint[];
  rounds: number;
}

/**
 * The spread of the samples of one benchmark in each round. There are no quantiles of times and instructions; TSC ticks
 * are used for these.
 * @param most points; consecutive rounds are combined to stay within it.
 */
export function courseOf(
  rounds: readonly Round[],
  unit: Unit,
  most = Number.POSITIVE_INFINITY,
): Course | null {
  const inTime = rounds.toSorted((a, b) => (a.time ?? 0) - (b.time ?? 0));
  const spreads = inTime.flatMap((round) => {
    const spread = (unit === 'cycles' && spreadOf(round, 'cycles')) || spreadOf(round, 'tsc_cycles');
    return spread ? [{ ...spread, round }] : [];
  });
  if (spreads.length === 0) return null;
  const { value } = estimate(spreads.map(({ p50 }) => p50));
  if (!(value > 0)) return null;
  const each = Math.max(1, Math.ceil(spreads.length / most));
  const points = Array.from({ length: Math.ceil(spreads.length / each) }, (_, at): RoundPoint => {
    const some = spreads.slice(at * each, (at + 1) * each);
    const share = (name: 'p25' | 'p50' | 'p75') => median(some.map((spread) => spread[name])) / value;
    return {
      round: at * each + (some.length + 1) / 2,
      p5: Math.min(...some.map(({ p5 }) => p5)) / value,
      p25: share('p25'),
      p50: share('p50'),
      p75: share('p75'),
      p95: Math.max(...some.map(({ p95 }) => p95)) / value,
      coreHz: medianOf(some.map(({ round }) => round.core_hz)),
      steal: medianOf(
        some.map(({ round }) => stealOf(round)),
        Math.max,
      ),
    };
  });
  return { points, rounds: spreads.length };
}

function spreadOf(round: Round, name: 'cycles' | 'tsc_cycles') {
  const [p5, p25, p50, p75, p95] = [
    round[`${name}_p5`],
    round[`${name}_p25`],
    round[name],
    round[`${name}_p75`],
    round[`${name}_p95`],
  ];
  if (p50 === undefined) return null;
  return { p5: p5 ?? p50, p25: p25 ?? p50, p50, p75: p75 ?? p50, p95: p95 ?? p50 };
}

const stealOf = ({ steal_ms, wall_ms }: Round): number | undefined =>
  steal_ms === undefined || !wall_ms ? undefined : Math.min(1, steal_ms / wall_ms);

function medianOf(
  values: readonly (number | undefined)[],
  combine = (...known: number[]) => median(known),
): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : combine(...known);
}
