import { type Unit, unitNames } from '../units.ts';
import type { GatheredSystem } from './gathered-system.ts';
import type { System } from './table.ts';

/** The systems with, in every cell, the ratio to the cell of the same column in the system of this label. */
export function withRatios<Own extends System>(systems: readonly Own[], label: string): Own[] {
  const baseline = systems.find((system) => system.label === label);
  return systems.map((system) => {
    const cells = Object.entries(system.cells).map(([id, cell]) => {
      const base = baseline && comparable(baseline, system) ? baseline.cells[id]?.value : undefined;
      return [id, cell && { ...cell, ratio: base ? cell.value / base : null }] as const;
    });
    return { ...system, cells: Object.fromEntries(cells) };
  });
}

export const comparable = (a: System, b: System): boolean => a.unit === b.unit && a.counter === b.counter;

/**
 * Ascending by the values of a column, or by `label`; published systems stay above, systems in another unit come
 * after the others, and empty cells last.
 */
export function sorted<Own extends System>(systems: readonly Own[], by: string): Own[] {
  const value = ({ cells }: System) => cells[by]?.value ?? Number.POSITIVE_INFINITY;
  const unit = (system: System) => (system.cells[by] ? unitNames.indexOf(system.unit) : unitNames.length);
  const compare =
    by === 'label'
      ? (a: System, b: System) => compareText(a.label, b.label)
      : (a: System, b: System) => unit(a) - unit(b) || (value(a) === value(b) ? 0 : value(a) - value(b));
  const rank = ({ kind }: System) => (kind === 'published' ? 0 : 1);
  return systems.toSorted((a, b) => rank(a) - rank(b) || compare(a, b));
}

/** Numbers inside a text by their value, so that 6.9 comes before 6.10; the same on every machine. */
const { compare: compareText } = new Intl.Collator('en', { numeric: true });

/**
 * The unit of a table: the one asked for, which then applies to every row; otherwise that of the layout, or the first in
 * which any cell has a value, and rows without values in it use another unit.
 */
export function unitView(
  asked: Unit | undefined,
  systems: readonly GatheredSystem[],
  { columns, unit: usual }: { columns: readonly { id: string }[]; unit?: Unit },
): { unit: Unit; mixed: boolean } {
  if (asked !== undefined) return { unit: asked, mixed: false };
  if (usual !== undefined) return { unit: usual, mixed: true };
  const measured = systems.filter(({ kind }) => kind === 'measured');
  const hasValues = (unit: Unit) =>
    measured.some(({ series }) => columns.some(({ id }) => series.get(id)?.values(unit)[0] !== undefined));
  return { unit: unitNames.find(hasValues) ?? 'cycles', mixed: true };
}
