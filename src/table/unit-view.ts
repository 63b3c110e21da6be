import { type Unit, unitNames } from '../units.ts';
import type { GatheredSystem } from './gather.ts';

/**
 * What a table counts: the unit asked for and nothing else; or else that of the layout, or the first unit, of those in
 * their order, in which some system has a value for some column, and for systems without it another one.
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
