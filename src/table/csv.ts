import { stringify } from 'csv-stringify/sync';
import { printable } from '../text/printable.ts';
import type { Table } from './table.ts';

/** What a spreadsheet takes for a formula, some the wide forms of East Asian keyboards too. Tab and carriage return, which can stand before one, are not printable. */
const formula = /^[=+\-@＝＋－＠]/;

/** Whether the label gets an apostrophe in CSV, so that a spreadsheet shows it and does not compute it. */
export const beginsLikeFormula = (label: string): boolean => formula.test(label);

/**
 * The table for spreadsheets and programs: a line for each system; for each column its value, the ends of the 95 %
 * interval and the number of rounds, unrounded; last the footnotes of that system. Texts that begin with `=`, `+`,
 * `-` or `@` have an apostrophe before it.
 */
export function renderCsv(table: Table): string {
  const parts = table.systems.some(({ cells }) =>
    Object.values(cells).some((cell) => cell?.ratio !== undefined),
  )
    ? (['value', 'low', 'high', 'rounds', 'ratio'] as const)
    : (['value', 'low', 'high', 'rounds'] as const);
  const header = [
    ...['system', 'environment', 'kind', 'unit'],
    ...table.columns.flatMap(({ id }) => parts.map((part) => (part === 'value' ? id : `${id}.${part}`))),
    'notes',
  ];
  const lines = table.systems.map(({ label, environment, kind, unit, cells, notes }) => [
    ...[cellText(label), cellText(environment), kind, unit],
    ...table.columns.flatMap(({ id }) => parts.map((part) => cells[id]?.[part] ?? '')),
    cellText(notes.map((note) => table.footnotes[note - 1]).join(' ')),
  ]);
  return stringify([header, ...lines]);
}

/** A text from elsewhere as a cell: nothing that a terminal obeys, nothing that a spreadsheet computes. */
export function cellText(value: string): string {
  const shown = printable(value);
  return formula.test(shown) ? `'${shown}` : shown;
}
