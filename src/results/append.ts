import { readFileSync, statSync } from 'node:fs';
import { parseCsv } from './csv.ts';
import { ResultsError } from './error.ts';
import { parseResults } from './read.ts';
import { attempt } from './sink.ts';
import { decode } from './text.ts';

/** A results file that rows are to be added to. */
export interface Existing {
  /** Its columns, in its order. */
  names: string[];
  lineEnd: '\n' | '\r\n';
  /** Its last line does not end, as an editor may leave it. */
  torn: boolean;
}

/**
 * The file, which is read from beginning to end, so that nothing is measured for a file that nobody could read
 * afterwards. Null where there is none or it is empty.
 * @param wanted columns that it has to have.
 * @throws ResultsError when it is not a results file, is of a newer schema or lacks columns.
 */
export function existingFile(path: string, wanted: readonly string[]): Existing | null {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return null;
  const bytes = attempt(path, () => readFileSync(path));
  if (bytes.length === 0) return null;
  const text = refuse(path, () => decode(bytes, path));
  refuse(path, () => parseResults(text, path));
  const names = parseCsv(text)[0]?.fields ?? [];
  const lacking = wanted.filter((name) => !names.includes(name));
  if (lacking.length > 0) {
    throw new ResultsError(
      `${path} has no column ${lacking.join(', ')}, which this run would fill; nothing was measured: begin a new file`,
    );
  }
  return { names, lineEnd: /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n', torn: !text.endsWith('\n') };
}

function refuse<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ResultsError)) throw error;
    throw new ResultsError(`cannot add to ${path}; nothing was measured: ${error.message}`);
  }
}
