import type { Row } from '../results/schema.ts';
import type { Estimate } from '../stats/estimate.ts';
import { formatPercent } from '../text/number.ts';

/** What disturbed one round, under the names of the columns: a row has it. Absent means unknown. */
export type RoundNoise = Pick<
  Row,
  | 'samples'
  | 'wall_ms'
  | 'steal_ms'
  | 'away_ms'
  | 'pinned'
  | 'migrations'
  | 'clock_moved'
  | 'retaken'
  | 'failed_rounds'
>;

type WarningKind =
  | 'few-rounds'
  | 'wide-interval'
  | 'steal'
  | 'migrated'
  | 'off-cpu'
  | 'unpinned'
  | 'clock-moved'
  | 'retaken'
  | 'failed-rounds';

interface Warning {
  kind: WarningKind;
  benchmark: string;
  /** A clause without the benchmark's name and without a full stop. */
  message: string;
}

/** The smallest number of rounds whose extremes enclose the median with 95% confidence. */
const ROUNDS_FOR_INTERVAL = 6;
const STEAL_SHARE = 0.01;
/** Below this share, the median of a round's samples does not change. */
const AWAY_SHARE = 0.05;
const CLOCK_MOVED_SHARE = 0.05;
const RETAKEN_SHARE = 0.05;

const percent = (share: number): string => formatPercent(share, 2);

/** What a reader of the number should know about its precision. `precision` is the half width asked for: 0.01 is ±1%. */
export function precisionWarnings(benchmark: string, estimate: Estimate, precision: number): Warning[] {
  const { rounds, relativeHalfWidth } = estimate;
  if (relativeHalfWidth === null) {
    const message = `need >= ${ROUNDS_FOR_INTERVAL} rounds for an interval (have ${rounds}; raise --rounds or --time-limit)`;
    return [{ kind: 'few-rounds', benchmark, message }];
  }
  if (relativeHalfWidth <= precision) return [];
  const message = `interval is ±${percent(relativeHalfWidth)}, wider than the ±${percent(precision)} asked for (raise --rounds or --time-limit)`;
  return [{ kind: 'wide-interval', benchmark, message }];
}

/**
 * What disturbed the rounds of one benchmark.
 * @param failedAfter rounds after the last of these that gave no figure.
 */
export function noiseWarnings(benchmark: string, rounds: readonly RoundNoise[], failedAfter = 0): Warning[] {
  const total = rounds.length;
  const warnings: Warning[] = [];
  const warn = (kind: WarningKind, message: string) => warnings.push({ kind, benchmark, message });
  const count = (disturbed: (round: RoundNoise) => boolean) => rounds.filter(disturbed).length;

  const failed = failedAfter + sum(rounds.map((r) => r.failed_rounds));
  if (failed > 0) warn('failed-rounds', `${failed} of ${total + failed} rounds failed and gave no figure`);

  const stolen = count((r) => (r.steal_ms ?? 0) > STEAL_SHARE * (r.wall_ms ?? Number.POSITIVE_INFINITY));
  if (stolen > 0)
    warn('steal', `${stolen} of ${total} rounds lost more than ${percent(STEAL_SHARE)} to steal`);

  const unpinned = count((r) => r.pinned === 'no');
  if (unpinned > 0)
    warn('unpinned', 'unpinned, because pinning was refused: the figure may come from any CPU');

  const migrated = count((r) => (r.migrations ?? 0) > 0);
  if (migrated > 0) warn('migrated', `${migrated} of ${total} rounds migrated`);

  const shared = count((r) => (r.away_ms ?? 0) > AWAY_SHARE * (r.wall_ms ?? Number.POSITIVE_INFINITY));
  if (shared > 0) {
    const message = `${shared} of ${total} rounds were off their CPU for more than ${percent(AWAY_SHARE)} of the time: other tasks, or steal`;
    warn('off-cpu', message);
  }

  const samples = sum(rounds.map((r) => r.samples));
  const moved = sum(rounds.map((r) => r.clock_moved)) / samples;
  if (moved > CLOCK_MOVED_SHARE)
    warn('clock-moved', `the core clock changed during ${percent(moved)} of the samples`);
  const retaken = sum(rounds.map((r) => r.retaken)) / samples;
  if (retaken > RETAKEN_SHARE)
    warn('retaken', `${percent(retaken)} of the samples could not be proven and were taken again`);
  return warnings;
}

function sum(values: readonly (number | undefined)[]): number {
  return values.reduce<number>((total, value) => total + (value ?? 0), 0);
}
