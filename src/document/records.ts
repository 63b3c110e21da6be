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

/** A text without control characters, which therefore has no tab and no line end, and which no spreadsheet computes. */
function harmless(text: string): string {
  const shown = printable(text);
  return formula.test(shown) ? `'${shown}` : shown;
}

/**
 * Records with a header. Control characters are escaped, and texts that begin with `=`, `+`, `-` or `@` get an
 * apostrophe, so that no spreadsheet computes them.
 */
const separated = ({ columns, rows }: Records, options: { delimiter: string; quote: boolean }): string =>
  stringify([[...columns], ...rows.map((row) => [...row])], {
    ...options,
    cast: { string: harmless, number: String },
  });

export const renderCsv = (records: Records): string => separated(records, { delimiter: ',', quote: true });

/** For awk, sort and join: one tab between fields, and no quotes around any. */
export const renderTsv = (records: Records): string => separated(records, { delimiter: '\t', quote: false });

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
