import type { Document } from '../document/model.ts';
import type { Row } from '../results/schema.ts';
import { formatCount, formatInterval, formatMeasured, formatRatio } from '../text/number.ts';
import { type Unit, units } from '../units.ts';
import { Gathering } from './gather.ts';
import { type System, systemsOf } from './table.ts';

interface ListInput {
  /** Measured rows, including those of the table's columns, with which the variants are compared. */
  rows: readonly Row[];
  /** Everything that can be measured, in the order of the list. */
  measurable: readonly { id: string; summary: string }[];
  /** The table's columns, which the list leaves to the table. */
  columns: readonly { id: string }[];
  unit: Unit;
}

/**
 * The benchmarks that are not columns of the table: for each system, a line for each with its estimate and the ratio to
 * the benchmark that it is a variant of; below, what each measures. Empty if there are none.
 */
export function listDocument({ rows, measurable, columns, unit }: ListInput): Document {
  const summaries = new Map(measurable.map(({ id, summary }) => [id, summary]));
  // Benchmarks of a newer ringtoll are shown too, though this one cannot explain them.
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
        { kind: 'facts', entries: present.map((id) => [id, summaries.get(id) ?? 'unknown to this version']) },
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
