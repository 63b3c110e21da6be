import { type Unit, units } from '../report/units.ts';
import type { Row } from '../results/schema.ts';
import { type Runs, runsOf } from './evidence.ts';
import type { Comparison } from './model.ts';
import type { CompareOptions } from './options.ts';
import { CompareError, type Side } from './side.ts';

/** The rounds of a benchmark, one entry for each side, base first; null where that side lacks it. */
export interface Measured {
  benchmark: string;
  unit: Unit;
  sides: (Runs | null)[];
}

const PREFERRED: readonly Unit[] = ['cycles', 'tsc', 'ns'];

/**
 * The benchmarks that the base and at least one other side have in one unit, and what is missing of the others.
 * @throws CompareError when there are none.
 */
export function measuredOn(
  sides: readonly Side[],
  { benchmarks, unit }: CompareOptions,
): { measured: Measured[]; missing: Comparison['missing'] } {
  const missing: Comparison['missing'] = [];
  const measured = idsOf(sides, benchmarks).flatMap((id) => {
    const found = look(id, sides, unit);
    if (found.reason !== null) missing.push({ benchmark: id, reason: found.reason });
    return found.measured ?? [];
  });
  if (measured.length > 0) return { measured, missing };
  const reasons = missing.map(({ benchmark, reason }) => `${benchmark} ${reason}`).join('; ');
  throw new CompareError(`there is no benchmark to compare with ${sides[0]?.label}: ${reasons}`);
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
