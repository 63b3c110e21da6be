import { stringify } from 'csv-stringify/sync';
import { CONTEXT_PREFIX, columns, MAX_NUMBER, type Row } from './schema.ts';

type Field = string | number | undefined;

/** All columns in their order, then the user's own. */
export function headerNames(contextKeys: readonly string[]): string[] {
  return [...columns.map(({ name }) => name), ...contextKeys.map((key) => CONTEXT_PREFIX + key)];
}

/** The fields of a row, in the order of the names. */
export function rowFields(row: Row, names: readonly string[]): Field[] {
  const fields = new Map<string, Field>(columns.map(({ name }) => [name, row[name]]));
  return names.map((name) => (fields.has(name) ? fields.get(name) : row.extra?.[name]));
}

/**
 * One line of CSV, newline included.
 * @throws RangeError for a number that is negative or above its limit: the reader would refuse the file.
 */
export function formatRecord(fields: readonly Field[]): string {
  return stringify([fields], { cast: { number: formatNumber } });
}

/** The shortest digits that read back as the same number. */
function formatNumber(value: number): string {
  if (!(value >= 0 && (value <= MAX_NUMBER || Number.isSafeInteger(value)))) {
    throw new RangeError(`${value} does not belong into a results file`);
  }
  return String(value);
}

/** The file name of a run: the host and the time in UTC, such as `myhost-20251123T120000Z.csv`. */
export function defaultFileName(host: string, time: Date): string {
  const stamp = time
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
  const safeHost = host.replace(/[^A-Za-z0-9._-]+/g, '-') || 'host';
  return `${safeHost}-${stamp}.csv`;
}
