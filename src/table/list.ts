import type { Document } from '../document/model.ts';
import type { Row } from '../results/schema.ts';
import { formatCount, formatInterval, formatMeasured, formatRatio } from '../text/number.ts';
import { type Unit, units } from '../units.ts';
import { Gathering } from './gather.ts';
import { type System, systemsOf } from './table.ts';

export interface ListInput {
  /** Measured rows, those of the table's columns included: they are what the variants are compared with. */
  rows: readonly Row[];
  /** Everything that can be measured, in the order of the list. */
  measurable: readonly { id: string; summary: string }[];
  /** The table's columns, which the list leaves to the table. */
  columns: readonly { id: string }[];
  unit: Unit;
}

/**
 * What was measured besides the table's columns: for each system a table with a line for each benchmark, its estimate
 * and how that compares with the benchmark it is a variant of; below, what each measures. Empty when nothing was.
 */
export function listDocument({ rows, measurable, columns, unit }: ListInput): Document {
  const summaries = new Map(measurable.map(({ id, summary }) => [id, summary]));
  // A newer ringtoll may have measured what this one cannot explain; it is shown all the same.
  const ids = [...new Set([...summaries.keys(), ...rows.map(({ benchmark }) => benchmark)])];
  const listed = ids.filter((id) => columns.every((column) => column.id !== id));

  const gathering = new Gathering();
  gathering.add(rows);
  const gathered = gathering.systems();
  return systemsOf(gathered, { columns: ids.map((id) => ({ id })), unit }).flatMap(
    (system, index): Document => {
      const present = listed.filter((id) => gathered[index]?.series.has(id));
      if (present.length === 0) return [];
      const isVariant = (id: string) => columns.some((column) => id.startsWith(`${column.id}/`));
      const what = present.every(isVariant) ? 'Variant' : 'Benchmark';
      return [
        {
          kind: 'table',
          caption: `${what}s on ${system.label}: ${units[unit].word} per operation`,
          columns: [
            { title: what },
            { title: 'Estimate', side: 'right' },
            { title: '', joined: true },
            { title: 'Rounds', side: 'right' },
            { title: '' },
          ],
          groups: [present.map((id) => ({ cells: cellsOf(id, system) }))],
        },
        { kind: 'facts', entries: present.map((id) => [id, summaries.get(id) ?? 'not known here']) },
      ];
    },
  );
}

function cellsOf(id: string, { cells }: System): string[] {
  const cell = cells[id];
  if (!cell) return [id, '-', '', '-'];
  const parentId = id.split('/')[0] ?? '';
  const parent = parentId === id ? null : cells[parentId];
  return [
    id,
    formatMeasured(cell.value),
    formatInterval(cell),
    formatCount(cell.rounds),
    parent ? `${formatRatio(cell.value / parent.value)}x of ${parentId}` : '',
  ];
}
