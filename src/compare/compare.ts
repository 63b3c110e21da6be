import { type Unit, units } from '../report/units.ts';
import type { Row } from '../results/schema.ts';
import { ratioInterval } from '../stats/bootstrap.ts';
import { type Estimate, estimate } from '../stats/estimate.ts';
import { geomean } from '../stats/geomean.ts';
import { holm } from '../stats/holm.ts';
import { mannWhitney } from '../stats/mann-whitney.ts';
import { generator } from '../stats/random.ts';
import { ALPHA, evidenceOf, type Runs, runsNeeded, runsOf } from './evidence.ts';
import { compareFacts } from './facts.ts';
import type { Change, Comparison, Figure, Line } from './model.ts';
import { CompareError, type Side } from './side.ts';
import { restlessNotes, restlessness, thresholdNote, thresholdOf } from './threshold.ts';
import { tickNote } from './ticks.ts';
import { MIN_ROUNDS, verdictOf } from './verdict.ts';

export interface CompareOptions {
  /** Everything that can be measured, in the order of the lines; benchmarks that are not listed come last. */
  benchmarks: readonly { id: string; drift: number }[];
  /** Takes the place of every benchmark's own drift: 0.03 is 3 %. */
  threshold?: number | undefined;
  /** By default the first that all sides have: core cycles, TSC ticks, ns. */
  unit?: Unit | undefined;
}

/** The rounds of a benchmark, one entry for each side, base first; null where that side lacks it. */
interface Measured {
  benchmark: string;
  unit: Unit;
  sides: (Runs | null)[];
}

const SEED = 1;
const PREFERRED: readonly Unit[] = ['cycles', 'tsc', 'ns'];

/**
 * Holds every other side against the first one.
 * @throws CompareError when they have no benchmark in common.
 */
export function compare(sides: readonly Side[], options: CompareOptions): Comparison {
  const missing: Comparison['missing'] = [];
  const measured = idsOf(sides, options.benchmarks).flatMap((id) => {
    const found = look(id, sides, options.unit);
    if (found.reason !== null) missing.push({ benchmark: id, reason: found.reason });
    return found.measured ?? [];
  });
  const [base = '', ...changed] = sides.map(({ label }) => label);
  if (measured.length === 0) {
    const reasons = missing.map(({ benchmark, reason }) => `${benchmark} ${reason}`).join('; ');
    throw new CompareError(`there is no benchmark to compare with ${base}: ${reasons}`);
  }
  const columns = changed.map((_, index) => changesTo(index + 1, measured, options));
  const lines = measured.map(
    ({ benchmark, unit }, line): Line => ({
      benchmark,
      unit,
      threshold: thresholdOf(benchmark, options),
      changes: columns.map((column) => column[line] ?? null),
    }),
  );
  return {
    base,
    changed,
    ...compareFacts(sides),
    lines,
    geomean: geomeanOf(lines),
    missing,
    notes: [
      ...restlessNotes({ changed }, lines),
      ...[tickNote(sides, lines), thresholdNote(lines, options)].filter((note) => note !== null),
    ],
    alpha: ALPHA,
    minRounds: MIN_ROUNDS,
    runsForEvidence: runsNeeded(measured.length),
  };
}

/** Every benchmark of any side: the listed ones in the order of the list, then the others. */
function idsOf(sides: readonly Side[], listed: CompareOptions['benchmarks']): string[] {
  const present = new Set(sides.flatMap(({ rows }) => rows.map(({ benchmark }) => benchmark)));
  const ids = listed.map(({ id }) => id);
  return [...ids.filter((id) => present.has(id)), ...[...present].filter((id) => !ids.includes(id))];
}

/** What can be compared of a benchmark, and why not all of it. */
function look(
  benchmark: string,
  sides: readonly Side[],
  wanted: Unit | undefined,
): { measured?: Measured; reason: string | null } {
  const rows = sides.map((side) => side.rows.filter((row) => row.benchmark === benchmark));
  const lacking = sides.filter((_, index) => rows[index]?.length === 0).map(({ label }) => label);
  const reason = lacking.length === 0 ? null : `is not in ${lacking.join(', ')}`;
  const present = rows.filter(({ length }) => length > 0);
  if (rows[0]?.length === 0 || present.length < 2) return { reason };

  const unit = (wanted === undefined ? PREFERRED : [wanted]).find((unit) =>
    present.every((own) => has(own, unit)),
  );
  if (unit === undefined) {
    const missing =
      wanted === undefined
        ? 'has no unit in common on all sides'
        : `has no ${units[wanted].word} on every side`;
    return { reason: missing };
  }
  const runs = rows.map((own) => (own.length === 0 ? null : runsOf(own, unit)));
  if (runs.some((own) => own?.flat().includes(0))) return { reason: 'has rounds of 0, which have no ratio' };
  return { measured: { benchmark, unit, sides: runs }, reason };
}

/** Whether most rounds have a value: some machines tell their core clock only now and then. */
function has(rows: readonly Row[], unit: Unit): boolean {
  return rows.filter((row) => row[units[unit].column] !== undefined).length > rows.length / 2;
}

/** Every benchmark on one side against the base; p-values are corrected for how many there are. */
function changesTo(side: number, measured: readonly Measured[], options: CompareOptions): (Change | null)[] {
  const tests = measured.filter(({ sides }) => sides[side]).length;
  const untested = measured.map(({ benchmark, sides }) =>
    change(sides[0], sides[side], tests, thresholdOf(benchmark, options)),
  );
  const corrected = holm(untested.flatMap((change) => change?.p ?? []));
  return untested.map((change) => {
    if (change === null) return null;
    const tested = { ...change, corrected: corrected.shift() as number };
    return { ...tested, verdict: verdictOf(tested) };
  });
}

function change(
  base: Runs | null | undefined,
  changed: Runs | null | undefined,
  tests: number,
  threshold: number,
): Omit<Change, 'corrected' | 'verdict'> | null {
  if (!base || !changed) return null;
  const values = evidenceOf(base, changed, tests);
  const [before, after] = [estimate(values.base), estimate(values.changed)];
  return {
    base: figure(before),
    changed: figure(after),
    ratio: after.value / before.value,
    ...ratioInterval(values.base, values.changed, generator(SEED)),
    p: mannWhitney(values.base, values.changed),
    threshold: Math.max(threshold, restlessness(values.evidence, [before, after])),
    evidence: values.evidence,
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
