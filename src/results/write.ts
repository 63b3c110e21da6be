import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { errnoName, ResultsError } from './error.ts';
import { attempt, existingFile, fileSink, streamSink, type WriteSync } from './output-file.ts';
import { CONTEXT_PREFIX, columns, MAX_NUMBER, type Row } from './schema.ts';

export interface ResultsWriter {
  /** The path, or `-`. */
  readonly name: string;
  /**
   * Writes the rows at once, after any that could not be written before. Never throws for a failed write:
   * returns what failed, as text for the user, the first time in a row that it fails; otherwise null.
   * @throws RangeError for a number that a results file cannot hold, which is a bug of the caller.
   */
  append(rows: readonly Row[]): string | null;
  /** Tries to write the unsaved rows a last time. @returns how many rows are lost. */
  close(): number;
}

interface WriterOptions {
  /** Appends to a file that exists instead of refusing it. */
  append: boolean;
  /** Used for the path `-`. */
  stdout: { write(text: string): unknown };
  write: WriteSync;
}

/**
 * Opens a results file and writes its header, before anything is measured. A file that exists is refused;
 * character devices and FIFOs are written to (a FIFO once it has a reader). A missing folder is created. With
 * `append`, the rows of an existing results file are kept, and so is its order of columns.
 * @param contextKeys keys of `--context`, which become columns `context.<key>`.
 * @throws ResultsError when the file cannot be written, or the rows cannot be appended to it.
 */
export function openResults(
  path: string,
  contextKeys: readonly string[] = [],
  { append = false, stdout = process.stdout, write = writeSync }: Partial<WriterOptions> = {},
): ResultsWriter {
  const wanted = headerNames(contextKeys);
  const existing = append ? existingFile(path, wanted) : null;
  refusePacked(path);
  const names = existing?.names ?? wanted;
  const lineEnd = existing?.lineEnd ?? '\n';
  const record = (fields: Parameters<typeof formatRecord>[0]) => formatRecord(fields).replace(/\n$/, lineEnd);
  const sink = path === '-' ? streamSink(stdout) : fileSink(path, write, append);
  attempt(path, () => {
    try {
      sink.write(existing === null ? record(names) : existing.torn ? lineEnd : '');
    } catch (error) {
      sink.discard();
      throw error;
    }
  });

  let unsaved: string[] = [];
  let failing = false;
  const flush = (): string | null => {
    try {
      while (unsaved[0] !== undefined) {
        sink.write(unsaved[0]);
        unsaved.shift();
      }
      failing = false;
      return null;
    } catch (error) {
      const news = failing ? null : `cannot write results to ${path}: ${errnoName(error)}; will try again`;
      failing = true;
      return news;
    }
  };
  return {
    name: path,
    append(rows) {
      unsaved = [...unsaved, ...rows.map((row) => record(rowFields(row, names)))];
      return flush();
    },
    close() {
      flush();
      sink.close();
      return unsaved.length;
    },
  };
}

/** Rows are written as plain text, which no tool can unpack under such a name. */
function refusePacked(path: string): void {
  const plain = path.replace(/\.(?:gz|zst|xz|bz2|lz4|zip)$/i, '');
  if (plain !== path)
    throw new ResultsError(
      `cannot write results to ${path}: they are written as plain text; nothing was measured: name it ${plain} and compress it afterwards`,
    );
}

type Field = string | number | undefined;

/** All columns in their order, then those of the user. */
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
    throw new RangeError(`${value} cannot be written to a results file`);
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

/** The columns of a user's own facts. */
export const contextColumns = (context: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(context).map(([key, value]) => [CONTEXT_PREFIX + key, value]));

/** A unique name that sorts by time. */
export const runName = (now: Date): string => `${now.toISOString()}-${randomBytes(3).toString('hex')}`;
