import { grouped } from '../lists.ts';
import type { Row } from '../results/schema.ts';
import type { Estimate } from '../stats/estimate.ts';
import { median } from '../stats/quantile.ts';
import { leastP, mannWhitney } from '../stats/rank-tests.ts';
import { formatPercent, formatShare } from '../text/number.ts';
import { type Unit, units } from '../units.ts';
import type { Amount, CompareOptions, Comparison, Evidence, Line } from './model.ts';

/** Corrected p-values below this show that two sides are not of one distribution. */
export const ALPHA = 0.05;
/** Rounds or runs that each side needs for a verdict: with fewer values a median has no 95% interval. */
export const MIN_VALUES = 6;

/** So many on each side reach a p-value below 1e-15, whichever are equal. */
const ALWAYS_ENOUGH = 50;

/** The rounds of one benchmark on one side, by run. */
export type Runs = readonly (readonly number[])[];

/** The values of one benchmark, run by run, in the order of their first rows; rows without a run are one run. */
export function runsOf(rows: readonly Row[], unit: Unit): Runs {
  const { column } = units[unit];
  const runs = grouped(
    rows.filter((row) => row[column] !== undefined),
    ({ run }) => run,
  );
  return [...runs.values()].map((run) => run.map((row) => row[column] as number));
}

/** Whether so many runs on each side can reach ALPHA after Holm's correction for `tests` benchmarks. */
function suffice(base: number, changed: number, tests: number): boolean {
  return Math.min(base, changed) >= MIN_VALUES && leastP(base, changed) * tests < ALPHA;
}

/** The smallest number of runs that suffices when both sides have it. */
export function runsNeeded(tests: number): number {
  let runs = MIN_VALUES;
  while (!suffice(runs, runs, tests)) runs++;
  return runs;
}

/**
 * What is independent of each other in a benchmark: rounds of one run share that run's luck, so where all sides have
 * runs enough for a verdict to be possible, a run counts once; otherwise every round counts.
 * @param sides those that have the benchmark, base first; one answer for all, so that their figures are of one kind.
 * @param tests how many benchmarks are compared.
 */
export function evidenceKind([base, ...others]: readonly Runs[], tests: number): Evidence['of'] {
  return others.every(({ length }) => suffice(base?.length ?? 0, length, tests)) ? 'runs' : 'rounds';
}

/** The values to compare: of a run, the median of its rounds. */
export const valuesOf = (runs: Runs, of: Evidence['of']): number[] =>
  of === 'runs' ? runs.map(median) : runs.flat();

/**
 * Whether these values could show a difference at all, after Holm's correction for `tests` benchmarks: whether they
 * would if those of one side were all larger. Equal ones among them count, which {@link leastP} cannot know.
 */
export function areEnough(base: readonly number[], changed: readonly number[], tests: number): boolean {
  const least = Math.min(base.length, changed.length);
  if (least < MIN_VALUES || least >= ALWAYS_ENOUGH) return least >= MIN_VALUES;
  const above = 1 + base.reduce((most, value) => Math.max(most, value), 0);
  // Values are never negative.
  const larger = changed.map((value) => value + above);
  return mannWhitney(base, larger) * tests < ALPHA;
}

export const amountOf = (runs: Runs): Amount => ({ runs: runs.length, rounds: runs.flat().length });

/**
 * What is no difference, as a share: what the user says, or else how far runs of one machine lie apart. A
 * benchmark that this ringtoll does not know drifts as the one it is a variant of, or as the worst.
 */
export function thresholdOf(benchmark: string, { threshold, benchmarks }: CompareOptions): number {
  return threshold ?? driftOf(benchmark, benchmarks);
}

function driftOf(benchmark: string, benchmarks: CompareOptions['benchmarks']): number {
  const parent = benchmark.split('/')[0];
  const known = benchmarks.find(({ id }) => id === benchmark) ?? benchmarks.find(({ id }) => id === parent);
  return (known ? [known] : benchmarks).reduce((worst, { tolerance }) => Math.max(worst, tolerance.drift), 0);
}

/** Measured runs of one machine lie apart by about one such interval: three leave room for a bad moment. */
const INTERVALS = 3;

/**
 * The least share that counts as a difference when a side's rounds vary: a machine that is restless within a run
 * was another one before and will be after it. Runs as the evidence show that by themselves.
 */
export function restlessness(evidence: Evidence, sides: readonly Estimate[]): number {
  if (evidence.of === 'runs') return 0;
  return INTERVALS * Math.max(...sides.map(({ relativeHalfWidth }) => relativeHalfWidth ?? 0));
}

/** What is raised by {@link restlessness}, in sentences. */
export function restlessNotes({ changed }: Pick<Comparison, 'changed'>, lines: readonly Line[]): string[] {
  return changed.flatMap((label, side) => {
    const raised = lines.flatMap(({ benchmark, threshold, changes }) => {
      const needed = changes[side]?.threshold ?? threshold;
      return needed > threshold ? [`${benchmark} ${formatShare(needed)}`] : [];
    });
    if (raised.length === 0) return [];
    return [
      `Noisy rounds raise the threshold in ${label} to: ${raised.join(', ')} (use a quieter machine or more runs).`,
    ];
  });
}

/** Below the drift, one run may differ from the next without a cause; nothing where that cannot mislead. */
export function thresholdNotes(lines: readonly Line[], { threshold, benchmarks }: CompareOptions): string[] {
  if (threshold === undefined) return [];
  const byRounds = lines.filter(({ changes }) => changes.some((change) => change?.evidence.of === 'rounds'));
  const drifting = byRounds.filter(({ benchmark }) => threshold < driftOf(benchmark, benchmarks));
  if (drifting.length === 0) return [];
  const told = drifting.map(
    ({ benchmark }) => `${benchmark} ${formatPercent(driftOf(benchmark, benchmarks))}`,
  );
  return [
    `The threshold of ${formatPercent(threshold)} is less than runs of one unchanged machine may differ by ` +
      `(${told.join(', ')}): a verdict between the two may be luck.`,
  ];
}
