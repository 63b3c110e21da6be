import type { Row } from '../results/schema.ts';
import type { Unit } from '../units.ts';

/** Names of the columns that are in a unit, beside its value. */
const ownColumns: Readonly<Record<Unit, RegExp>> = {
  cycles: /^(cycles|core_hz$|clock_moved$)/,
  tsc: /^(tsc_|overhead_ticks$)/,
  ns: /^(ns|wall_ms|away_ms|steal_ms)$/,
  instructions: /^instructions$/,
};

/**
 * A row without the columns that mean nothing where it was measured. Where the counter counts instructions, its
 * ticks are they.
 */
export function meaningful(columns: Partial<Row>, units: readonly Unit[]): Partial<Row> {
  const counted = units.includes('instructions') ? { ...columns, instructions: columns.tsc_cycles } : columns;
  const foreign = (Object.keys(ownColumns) as Unit[]).filter((unit) => !units.includes(unit));
  const kept = Object.entries(counted).filter(
    ([name]) => !foreign.some((unit) => ownColumns[unit].test(name)),
  );
  return Object.fromEntries(kept);
}
