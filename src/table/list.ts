import pc from 'picocolors';
import type { Row } from '../results/schema.ts';
import { align, wrap } from '../text/align.ts';
import { formatInterval, formatMeasured, formatRatio } from '../text/number.ts';
import { printable } from '../text/printable.ts';
import { type Unit, units } from '../units.ts';
import { Gathering } from './gather.ts';
import { type System, systemsOf } from './table.ts';
import type { TextOptions } from './text.ts';

export interface ListInput {
  /** Measured rows, those of the table's columns included: they are what the variants are compared with. */
  rows: readonly Row[];
  /** Everything that can be measured, in the order of the list. */
  measurable: readonly { id: string; summary: string }[];
  /** The table's columns, which the list leaves to the table. */
  columns: readonly { id: string }[];
  unit: Unit;
}

const HEADER = ['  Estimate', '', '  Rounds', ''];
const SIDES = ['left', 'right', 'left', 'right', 'left'] as const;

/**
 * What was measured besides the table's columns, for a terminal: a block for each system, a line for each
 * benchmark with its estimate and how that compares with the benchmark it is a variant of; below, what each of
 * them is. Empty when nothing was.
 */
export function renderList(input: ListInput, { color, width = 100 }: TextOptions): string {
  const { rows, measurable, columns, unit } = input;
  const { bold } = pc.createColors(color);
  const summaries = new Map(measurable.map(({ id, summary }) => [id, summary]));
  // A newer ringtoll may have measured what this one cannot explain; it is shown all the same.
  const ids = [...new Set([...summaries.keys(), ...rows.map(({ benchmark }) => benchmark)])];
  const listed = ids.filter((id) => columns.every((column) => column.id !== id));

  const gathering = new Gathering();
  gathering.add(rows);
  const gathered = gathering.systems();
  const blocks = systemsOf(gathered, { columns: ids.map((id) => ({ id })), unit }).map((system, index) => {
    const present = listed.filter((id) => gathered[index]?.series.has(id));
    if (present.length === 0) return '';
    const isVariant = (id: string) => columns.some((column) => id.startsWith(`${column.id}/`));
    const what = present.every(isVariant) ? 'Variant' : 'Benchmark';
    const rows = [[what, ...HEADER], ...present.map((id) => fields(id, system))];
    const [header = '', ...lines] = align(rows, SIDES);
    const notes = present.flatMap((id) =>
      wrap(`${printable(id)}: `, summaries.get(id) ?? 'not known here', width),
    );
    const title = `${what}s on ${printable(system.label)}: ${units[unit].word} per operation`;
    return [
      bold(title),
      '',
      bold(header.trimEnd()),
      ...lines.map((line) => line.trimEnd()),
      '',
      ...notes,
      '',
    ].join('\n');
  });
  return blocks.filter((block) => block !== '').join('\n');
}

function fields(id: string, { cells }: System): string[] {
  const name = printable(id);
  const cell = cells[id];
  if (!cell) return [name, '  -', '', '  -', ''];
  const parentId = id.split('/')[0] ?? '';
  const parent = parentId === id ? null : cells[parentId];
  const ratio = parent ? `${formatRatio(cell.value / parent.value)}x of ${printable(parentId)}` : '';
  return [
    name,
    `  ${formatMeasured(cell.value)}`,
    ` ${formatInterval(cell)}`,
    `  ${cell.rounds}`,
    `  ${ratio}`,
  ];
}
