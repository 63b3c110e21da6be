import type { Table } from './table.ts';

/** The table as JSON for programs, with keys in a fixed order and a newline at its end. */
export function renderJson({ unit, columns, systems, footnotes }: Table): string {
  const ordered = {
    unit,
    columns: columns.map(({ id, title }) => ({ id, title })),
    systems: systems.map(({ label, environment, kind, cells }) => ({
      label,
      environment,
      kind,
      cells: Object.fromEntries(columns.map(({ id }) => [id, cells[id] ?? null])),
    })),
    footnotes,
  };
  return `${JSON.stringify(ordered, null, 2)}\n`;
}
