import { type Unit, units } from '../report/units.ts';
import type { Row } from '../results/schema.ts';
import { leastP } from '../stats/mann-whitney.ts';
import { median } from '../stats/quantile.ts';
import type { Amount, Evidence } from './model.ts';

/** Corrected p-values below this show that two sides are not of one distribution. */
export const ALPHA = 0.05;
/** Below this, one value decides where an interval of medians ends. */
const MIN_RUNS = 4;

/** The rounds of one benchmark on one side, by run. */
export type Runs = readonly (readonly number[])[];

/** The values of one benchmark, run by run, in the order of their first rows; rows without a run are one run. */
export function runsOf(rows: readonly Row[], unit: Unit): Runs {
  const runs = new Map<string | undefined, number[]>();
  for (const row of rows) {
    const value = row[units[unit].column];
    if (value === undefined) continue;
    const run = runs.get(row.run);
    if (run) run.push(value);
    else runs.set(row.run, [value]);
  }
  return [...runs.values()];
}

/** Whether so many runs on each side can reach ALPHA after Holm's correction for `tests` benchmarks. */
function suffice(base: number, changed: number, tests: number): boolean {
  return Math.min(base, changed) >= MIN_RUNS && leastP(base, changed) * tests < ALPHA;
}

/** The smallest number of runs that suffices when both sides have it. */
export function runsNeeded(tests: number): number {
  let runs = MIN_RUNS;
  while (!suffice(runs, runs, tests)) runs++;
  return runs;
}

/**
 * The values to compare. Rounds of one run share that run's luck, so where both sides have runs enough for a
 * verdict to be possible, a run counts once, by the median of its rounds; otherwise every round counts.
 * @param tests how many benchmarks are compared.
 */
export function evidenceOf(
  base: Runs,
  changed: Runs,
  tests: number,
): { evidence: Evidence; base: number[]; changed: number[] } {
  const byRun = suffice(base.length, changed.length, tests);
  const values = (runs: Runs) => (byRun ? runs.map(median) : runs.flat());
  const evidence: Evidence = { of: byRun ? 'runs' : 'rounds', base: amount(base), changed: amount(changed) };
  return { evidence, base: values(base), changed: values(changed) };
}

const amount = (runs: Runs): Amount => ({ runs: runs.length, rounds: runs.flat().length });
