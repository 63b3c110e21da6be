import { stringify } from 'csv-stringify/sync';
import { printable, unsafe } from '../text/printable.ts';

/** A table for programs: unrounded numbers, and texts from any source. */
export interface Records {
  columns: readonly string[];
  rows: readonly (readonly (string | number | null)[])[];
}

/** The characters with which a formula begins in a spreadsheet; some also accept full-width forms. A tab or carriage return before it is already escaped. */
const formula = /^[=+\-@＝＋－＠]/;

/** Whether the text gets an apostrophe in CSV, so that a spreadsheet shows it and does not compute it. */
export const beginsLikeFormula = (text: string): boolean => formula.test(text);

/**
 * Records as CSV with a header. Control characters are escaped, and texts that begin with `=`, `+`, `-` or `@` get an
 * apostrophe, so that no spreadsheet computes them.
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
 * Pretty-printed JSON with a newline at its end. JSON allows some unescaped control characters; here they
 * are escaped, which is equivalent JSON and harmless on a terminal.
 */
export function renderJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2).replace(unsafe, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${json}\n`;
}
