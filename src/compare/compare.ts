import { type Estimate, estimate } from '../stats/estimate.ts';
import { generator } from '../stats/random.ts';
import { holm, mannWhitney } from '../stats/rank-tests.ts';
import { geomean, ratioInterval } from '../stats/ratios.ts';
import { failedRounds, otherWays } from './caveats.ts';
import {
  ALPHA,
  amountOf,
  areEnough,
  evidenceKind,
  MIN_VALUES,
  type Runs,
  restlessNotes,
  restlessness,
  runsNeeded,
  thresholdNotes,
  thresholdOf,
  valuesOf,
} from './evidence.ts';
import { compareFacts } from './facts.ts';
import { otherMachine, statesOf } from './machines.ts';
import { type Measured, measuredOn } from './measured.ts';
import type { Change, CompareOptions, Comparison, Evidence, Figure, Line } from './model.ts';
import type { Side } from './side.ts';

const SEED = 1;

/**
 * Compares every other side with the first one.
 * @throws NothingInCommon when they have no benchmark in common.
 */
export function compare(sides: readonly Side[], options: CompareOptions): Comparison {
  const { measured, missing, notes } = measuredOn(sides, options);
  const [base = '', ...changed] = sides.map(({ label }) => label);
  const columns = changed.map((_, index) => changesTo(index + 1, measured, options));
  const lines = measured.map(
    ({ benchmark, unit }, line): Line => ({
      benchmark,
      unit,
      threshold: thresholdOf(benchmark, options),
      changes: columns.map((column) => column[line] ?? null),
    }),
  );
  const compared = measured.map(({ benchmark }) => benchmark);
  return {
    base,
    changed,
    ...compareFacts(sides),
    lines,
    geomean: geomeanOf(lines),
    missing,
    ...otherwise(sides),
    otherWays: sides.slice(1).map((side) => otherWays(sides[0] as Side, side, compared)),
    failedRounds: failedRounds(sides, compared),
    notes: [...notes, ...restlessNotes({ changed }, lines), ...thresholdNotes(lines, options)],
    alpha: ALPHA,
    minRounds: MIN_VALUES,
    runsForEvidence: runsNeeded(measured.length),
  };
}

function otherwise([base, ...others]: readonly Side[]): Pick<
  Comparison,
  'otherMachine' | 'otherState' | 'unfitOnBoth'
> {
  const states = others.map((side) => statesOf(base as Side, side));
  return {
    otherMachine: others.map((side) => otherMachine(base as Side, side)),
    otherState: states.map(({ other }) => other),
    unfitOnBoth: states.map(({ both }) => both),
  };
}

/**
 * Every benchmark on one side against the base, with p-values corrected for the number of benchmarks. Each system is
 * corrected separately, so that its verdict does not depend on the other systems; the threshold keeps false alarms rare.
 * With a correction over all systems of a large matrix, six rounds could never reach significance.
 */
function changesTo(side: number, measured: readonly Measured[], options: CompareOptions): (Change | null)[] {
  const untested = measured.map(({ benchmark, sides }) => {
    const of = evidenceKind(
      sides.filter((runs) => runs !== null),
      measured.length,
    );
    return change(sides[0], sides[side], of, thresholdOf(benchmark, options));
  });
  const corrected = holm(untested.flatMap((change) => change?.p ?? []));
  const tests = corrected.length;
  return untested.map((untestedChange) => {
    if (untestedChange === null) return null;
    const { values, ...change } = untestedChange;
    const enough = areEnough(values.base, values.changed, tests);
    const tested = { ...change, corrected: corrected.shift() as number, enough };
    return { ...tested, verdict: verdictOf(tested) };
  });
}

type Untested = Omit<Change, 'corrected' | 'enough' | 'verdict'> & {
  values: { base: readonly number[]; changed: readonly number[] };
};

function change(
  base: Runs | null | undefined,
  changed: Runs | null | undefined,
  of: Evidence['of'],
  threshold: number,
): Untested | null {
  if (!base || !changed) return null;
  const evidence: Evidence = { of, base: amountOf(base), changed: amountOf(changed) };
  const values = { base: valuesOf(base, of), changed: valuesOf(changed, of) };
  const [before, after] = [estimate(values.base), estimate(values.changed)];
  return {
    values,
    base: figure(before),
    changed: figure(after),
    ratio: after.value / before.value,
    ...ratioInterval(values.base, values.changed, generator(SEED)),
    p: mannWhitney(values.base, values.changed),
    threshold: Math.max(threshold, restlessness(evidence, [before, after])),
    evidence,
  };
}

const figure = ({ value, low, high }: Estimate): Figure => ({ value, low, high });

function geomeanOf(lines: readonly Line[]): Comparison['geomean'] {
  const everywhere = lines.filter(({ changes }) => changes.every((change) => change !== null));
  if (everywhere.length === 0) return null;
  const ratios = (everywhere[0]?.changes ?? []).map((_, side) =>
    geomean(everywhere.map(({ changes }) => changes[side]?.ratio as number)),
  );
  return { benchmarks: everywhere.map(({ benchmark }) => benchmark), ratios };
}

/**
 * A verdict needs all three: a corrected p-value below alpha, the whole interval of the ratio beyond the threshold,
 * and enough evidence on both sides. The bounds are each other's reciprocal, so that exchanging the sides exchanges
 * the verdict.
 */
export function verdictOf({
  corrected,
  low,
  high,
  threshold,
  enough,
}: Omit<Change, 'verdict'>): Change['verdict'] {
  if (!enough || corrected >= ALPHA) return null;
  if (low > 1 + threshold) return 'slower';
  return high < 1 / (1 + threshold) ? 'faster' : null;
}
