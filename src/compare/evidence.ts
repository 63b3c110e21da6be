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

/** With this many values on each side, the least p-value is below 1e-15, whatever ties there are. */
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

/** Whether these numbers of runs can reach ALPHA after Holm's correction for `tests` benchmarks. */
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
 * The unit of evidence. Rounds of one run are not independent, because the run's layout and state affect all of them. If
 * all sides have enough runs to reach significance, each run counts once; otherwise every round counts.
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
 * The threshold, as a share: the user's, or else the benchmark's run-to-run drift. An unknown benchmark has the drift
 * of its parent, or the largest of all.
 */
export function thresholdOf(benchmark: string, { threshold, benchmarks }: CompareOptions): number {
  return threshold ?? driftOf(benchmark, benchmarks);
}

function driftOf(benchmark: string, benchmarks: CompareOptions['benchmarks']): number {
  const parent = benchmark.split('/')[0];
  const known = benchmarks.find(({ id }) => id === benchmark) ?? benchmarks.find(({ id }) => id === parent);
  return (known ? [known] : benchmarks).reduce((worst, { tolerance }) => Math.max(worst, tolerance.drift), 0);
}

/** Runs of one machine were measured to differ by about one such interval; three leave a margin. */
const INTERVALS = 3;

/**
 * The least share that counts as a difference when a side's rounds are noisy: a machine that is noisy within a run
 * also drifts between runs. Where runs are the evidence, their own spread already shows that drift.
 */
export function restlessness(evidence: Evidence, sides: readonly Estimate[]): number {
  if (evidence.of === 'runs') return 0;
  return INTERVALS * Math.max(...sides.map(({ relativeHalfWidth }) => relativeHalfWidth ?? 0));
}

/** A sentence for each side on which {@link restlessness} raises thresholds. */
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

/** Warns of a threshold below the drift; empty where runs are the evidence, which include the drift. */
export function thresholdNotes(lines: readonly Line[], { threshold, benchmarks }: CompareOptions): string[] {
  if (threshold === undefined) return [];
  const byRounds = lines.filter(({ changes }) => changes.some((change) => change?.evidence.of === 'rounds'));
  const drifting = byRounds.filter(({ benchmark }) => threshold < driftOf(benchmark, benchmarks));
  if (drifting.length === 0) return [];
  const told = drifting.map(
    ({ benchmark }) => `${benchmark} ${formatPercent(driftOf(benchmark, benchmarks))}`,
  );
  return [
    `The threshold of ${formatPercent(threshold)} is below the run-to-run drift of an unchanged machine ` +
      `(${told.join(', ')}): a verdict between the two may be chance.`,
  ];
}
