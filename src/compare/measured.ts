import { grouped } from '../lists.ts';
import type { Row } from '../results/schema.ts';
import { type Unit, unitNames, units } from '../units.ts';
import { type Runs, runsOf } from './evidence.ts';
import { unlikeTicks } from './machines.ts';
import type { CompareOptions, Comparison } from './model.ts';
import { NothingInCommon, type Side } from './side.ts';

/** The rounds of a benchmark, one entry for each side, base first; null where that side lacks it. */
export interface Measured {
  benchmark: string;
  unit: Unit;
  sides: (Runs | null)[];
}

/**
 * The benchmarks that the base and at least one other side have in one unit, those that are missing somewhere, and notes
 * on the rounds and units that were left out.
 * @throws NothingInCommon when there are none.
 */
export function measuredOn(
  sides: readonly Side[],
  { benchmarks, unit }: CompareOptions,
): { measured: Measured[]; missing: Comparison['missing']; notes: string[] } {
  const missing: Comparison['missing'] = [];
  const ticks = unlikeTicks(sides);
  const choice = { wanted: unit === undefined ? unitNames : [unit], ticks };
  const bySide = sides.map(
    ({ label, rows }): Grouped => ({ label, rows: grouped(rows, ({ benchmark }) => benchmark) }),
  );
  const found = idsOf(bySide, benchmarks).map((id) => {
    const found = look(id, bySide, choice);
    if (found.reason !== null)
      missing.push({ benchmark: id, reason: found.reason, inBase: bySide[0]?.rows.has(id) === true });
    return found;
  });
  const measured = found.flatMap(({ measured }) => measured ?? []);
  if (measured.length === 0) {
    const reasons = missing.map(({ benchmark, reason }) => `${benchmark} ${reason}`).join('; ');
    throw new NothingInCommon(`no benchmark can be compared with ${sides[0]?.label}: ${reasons}`);
  }
  const notes = [
    ...(found.some(({ withoutTicks }) => withoutTicks) ? [`${ticks}, so another unit is compared.`] : []),
    ...leftOut(bySide, measured),
  ];
  return { measured, missing, notes };
}

/** A side with its rows by their benchmark. */
interface Grouped {
  label: string;
  rows: ReadonlyMap<string, readonly Row[]>;
}

/** Every benchmark of any side: the listed ones in the order of the list, then the others. */
function idsOf(sides: readonly Grouped[], listed: CompareOptions['benchmarks']): string[] {
  const present = new Set(sides.flatMap(({ rows }) => [...rows.keys()]));
  const ids = listed.map(({ id }) => id).filter((id) => present.has(id));
  return [...new Set([...ids, ...present])];
}

interface Found {
  measured?: Measured;
  /** Why it cannot be compared on every side; null if it can. */
  reason: string | null;
  /** Ticks would have been compared if they were the same everywhere. */
  withoutTicks?: true;
}

/** The part of a benchmark that can be compared, and why the rest cannot. */
function look(
  benchmark: string,
  sides: readonly Grouped[],
  { wanted, ticks }: { wanted: readonly Unit[]; ticks: string | null },
): Found {
  const rows = sides.map((side) => side.rows.get(benchmark) ?? []);
  const lacking = sides.filter((_, index) => rows[index]?.length === 0).map(({ label }) => label);
  const reason = lacking.length === 0 ? null : `is not in ${lacking.join(', ')}`;
  const present = rows.filter(({ length }) => length > 0);
  if (rows[0]?.length === 0 || present.length < 2) return { reason };

  const common = wanted.filter((unit) => present.every((own) => has(own, unit)));
  const withoutTicks = common[0] === 'tsc' && ticks !== null;
  const unit = common[withoutTicks ? 1 : 0];
  if (unit === undefined)
    return { reason: withoutTicks ? `was measured only in TSC ticks: ${ticks}` : noUnit(wanted) };
  const runs = rows.map((own) => (own.length === 0 ? null : runsOf(own, unit)));
  if (runs.some((own) => own?.flat().includes(0))) return { reason: 'has rounds of 0, so there is no ratio' };
  return { measured: { benchmark, unit, sides: runs }, reason, ...(withoutTicks && { withoutTicks }) };
}

const noUnit = ([unit, ...others]: readonly Unit[]): string =>
  unit === undefined || others.length > 0
    ? 'has no unit that all sides share'
    : `was not measured in ${units[unit].word} on every side`;

/** Whether most rounds have a value: on some machines the core clock can only sometimes be measured. */
function has(rows: readonly Row[], unit: Unit): boolean {
  return rows.filter((row) => row[units[unit].column] !== undefined).length > rows.length / 2;
}

/** How many rounds do not count because they lack the unit, a sentence for each side. */
function leftOut(sides: readonly Grouped[], measured: readonly Measured[]): string[] {
  return sides.flatMap(({ label, rows }) => {
    const counts = measured.flatMap(({ benchmark, unit }) => {
      const { column, word } = units[unit];
      const lacking = rows.get(benchmark)?.filter((row) => row[column] === undefined).length ?? 0;
      return lacking === 0 ? [] : [`${lacking} of ${benchmark} without ${word}`];
    });
    return counts.length === 0 ? [] : [`Rounds left out in ${label}: ${counts.join(', ')}.`];
  });
}
