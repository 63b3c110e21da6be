import { stringify } from 'csv-stringify/sync';
import { printable, unsafe } from '../text/printable.ts';

/** What a program reads, as a table: unrounded numbers, and texts from anywhere. */
export interface Records {
  columns: readonly string[];
  rows: readonly (readonly (string | number | null)[])[];
}

/** What a spreadsheet takes for a formula, some the wide forms of East Asian keyboards too. Tab and carriage return, which can stand before one, are not printable. */
const formula = /^[=+\-@＝＋－＠]/;

/** Whether the text gets an apostrophe in CSV, so that a spreadsheet shows it and does not compute it. */
export const beginsLikeFormula = (text: string): boolean => formula.test(text);

/**
 * Records as CSV with a header. No text in it is obeyed by a terminal or computed by a spreadsheet: texts that begin
 * with `=`, `+`, `-` or `@` have an apostrophe before it.
 */
export function renderCsv({ columns, rows }: Records): string {
  const harmless = (text: string) => {
    const shown = printable(text);
    return formula.test(shown) ? `'${shown}` : shown;
  };
  return stringify([[...columns], ...rows.map((row) => [...row])], {
    cast: { string: harmless, number: String },
  });
}

/** Records for awk, sort and join: a header, then a line each, with one tab between fields and no quoting. */
export function renderTsv({ columns, rows }: Records): string {
  // No text has a tab or a line end once it is printable.
  const line = (fields: Records['rows'][number]) =>
    `${fields.map((field) => printable(`${field ?? ''}`)).join('\t')}\n`;
  return [columns, ...rows].map(line).join('');
}

/**
 * Pretty-printed JSON with a newline at its end. JSON leaves some control characters as they are; here they are
 * escaped, which is the same JSON and harmless on a terminal.
 */
export function renderJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2).replace(unsafe, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${json}\n`;
}
