import { unsafe } from '../text/printable.ts';
import type { Table } from './table.ts';

/**
 * The table as JSON for programs, with keys in a fixed order and a newline at its end. JSON leaves some control
 * characters as they are; here they are escaped, which is the same JSON and harmless on a terminal.
 */
export function renderJson({ unit, columns, systems, footnotes }: Table): string {
  const ordered = {
    unit,
    columns: columns.map(({ id, title }) => ({ id, title })),
    systems: systems.map(({ label, environment, kind, unit: own, cells, notes }) => ({
      label,
      environment,
      kind,
      // Only where it is not the table's.
      ...(own === unit ? {} : { unit: own }),
      cells: Object.fromEntries(columns.map(({ id }) => [id, cells[id] ?? null])),
      // Numbers of footnotes, from 1.
      ...(notes.length === 0 ? {} : { notes }),
    })),
    footnotes,
  };
  return harmlessJson(ordered);
}

/** Pretty-printed JSON with a newline at its end, without any character that a terminal obeys. */
export function harmlessJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2).replace(unsafe, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${json}\n`;
}
