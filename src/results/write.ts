import { writeSync } from 'node:fs';
import { errnoName } from './error.ts';
import { formatRecord, headerNames, rowFields } from './format.ts';
import type { Row } from './schema.ts';
import { attempt, fileSink, streamSink, type WriteSync } from './sink.ts';

export interface ResultsWriter {
  /** The path, or `-`. */
  readonly name: string;
  /**
   * Writes the rows at once, after any that could not be written before. Never throws for a failed write:
   * returns what failed, as text for the user, the first time in a row that it fails; otherwise null.
   * @throws RangeError for a number that a results file cannot hold, which is a bug of the caller.
   */
  append(rows: readonly Row[]): string | null;
  /** Tries the unsaved rows a last time. @returns how many rows are not saved. */
  close(): number;
}

export interface WriterOptions {
  /** Takes the place of a file for the path `-`. */
  stdout: { write(text: string): unknown };
  write: WriteSync;
}

/**
 * Opens a results file and writes its header, before anything is measured. A file that exists is refused;
 * character devices and FIFOs are written to (a FIFO once it has a reader). A missing folder is made.
 * @param contextKeys keys of `--context`, which become columns `context.<key>`.
 * @throws ResultsError when there is no way to write there.
 */
export function openResults(
  path: string,
  contextKeys: readonly string[] = [],
  { stdout = process.stdout, write = writeSync }: Partial<WriterOptions> = {},
): ResultsWriter {
  const names = headerNames(contextKeys);
  const sink = path === '-' ? streamSink(stdout) : fileSink(path, write);
  attempt(path, () => {
    try {
      sink.write(formatRecord(names));
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
      unsaved = [...unsaved, ...rows.map((row) => formatRecord(rowFields(row, names)))];
      return flush();
    },
    close() {
      flush();
      sink.close();
      return unsaved.length;
    },
  };
}
