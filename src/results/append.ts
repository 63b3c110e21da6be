import { readFileSync, statSync } from 'node:fs';
import { ResultsError } from './error.ts';
import { isGzip } from './gzip.ts';
import { parseSections } from './read.ts';
import { attempt } from './sink.ts';
import { decode, hasOnlyCr } from './text.ts';

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
  const text = refuse(path, () => textOf(bytes, path));
  // Of files that were put one after another, rows at the end are the last one's.
  const names = [...(refuse(path, () => parseSections(text, path)).at(-1)?.names ?? [])];
  const lacking = wanted.filter((name) => !names.includes(name));
  if (lacking.length > 0) {
    throw new ResultsError(
      `${path} has no column ${lacking.join(', ')}, which this run would fill; nothing was measured: begin a new file`,
    );
  }
  const crlf = text[text.lastIndexOf('\n') - 1] === '\r';
  return { names, lineEnd: crlf ? '\r\n' : '\n', torn: !text.endsWith('\n') };
}

/** @throws ResultsError for what can be read and not be written to. */
function textOf(bytes: Buffer, path: string): string {
  if (isGzip(bytes)) throw new ResultsError('it is packed: unpack it first (gunzip), or begin a new file');
  if (hasOnlyCr(bytes))
    throw new ResultsError(
      "its lines end with CR alone: begin a new file, or change it (tr '\\r' '\\n' <FILE >FILE.csv)",
    );
  return decode(bytes, path);
}

function refuse<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ResultsError)) throw error;
    throw new ResultsError(`cannot add to ${path}; nothing was measured: ${error.message}`);
  }
}
