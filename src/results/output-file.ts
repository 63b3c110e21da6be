import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { giveToOwnerOf, makeFolder } from '../folders.ts';
import { decode, hasOnlyCr, isGzip } from './decode.ts';
import { errnoName, ResultsError } from './error.ts';
import { parseSections } from './read.ts';

/** The part of fs.writeSync that is used; tests simulate a full disk through it. */
export type WriteSync = (fd: number, bytes: Uint8Array) => number;

/** The destination of the text of complete rows. */
interface Sink {
  /** All or nothing: throws when it fails, and leaves no part of the text. */
  write(text: string): void;
  close(): void;
  /** Closes it, and removes a file that was new or empty. */
  discard(): void;
}

export function streamSink(stream: { write(text: string): unknown }): Sink {
  return { write: (text) => void stream.write(text), close() {}, discard() {} };
}

/**
 * A new file, or an existing character device or FIFO; with `append` also the end of an existing file.
 * @throws ResultsError when it cannot be written.
 */
export function fileSink(path: string, write: WriteSync, append = false): Sink {
  const fd = open(path, append);
  const stats = fstatSync(fd);
  const isFile = stats.isFile();
  const found = stats.size;
  let saved = found;
  let torn = false;
  /** Throws while the file ends in the middle of a row, so that nothing is written after half a row. */
  const truncate = (): void => {
    if (torn && isFile) ftruncateSync(fd, saved);
    torn = false;
  };
  return {
    write(text) {
      truncate();
      const bytes = Buffer.from(text);
      try {
        for (let done = 0; done < bytes.length; ) {
          const count = write(fd, bytes.subarray(done));
          if (count === 0) throw new Error('no byte was written');
          done += count;
          torn = done < bytes.length;
        }
        saved += bytes.length;
      } catch (error) {
        truncate();
        throw error;
      }
    },
    close: () => closeSync(fd),
    discard() {
      closeSync(fd);
      if (isFile && found === 0) rmSync(path);
    },
  };
}

/** In append mode, because after truncating the file the next write has to go to its new end. */
function open(path: string, append: boolean): number {
  const existing = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (existing === undefined) {
    attempt(path, () => makeFolder(dirname(path)));
    const fd = attempt(path, () => openSync(path, 'ax'));
    attempt(path, () => giveToOwnerOf(dirname(path), path));
    return fd;
  }
  if ((append && existing.isFile()) || existing.isCharacterDevice() || existing.isFIFO())
    return attempt(path, () => openSync(path, 'a'));
  if (append)
    throw new ResultsError(`cannot append to ${path}: it is not a regular file; nothing was measured`);
  throw new ResultsError(
    `${path} already exists; nothing was measured: choose another --output, or append to it with --append`,
  );
}

/** Runs one step of opening a file. @throws ResultsError with the path and the reason. */
export function attempt<Result>(path: string, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    throw new ResultsError(`cannot write results to ${path}: ${errnoName(error)}; nothing was measured`);
  }
}

/** A results file to which rows are appended. */
interface Existing {
  /** Its columns, in the order of the file. */
  names: string[];
  lineEnd: '\n' | '\r\n';
  /** It has no final newline, as after some editors. */
  torn: boolean;
}

/**
 * The file, read completely, so that nothing is measured for a file that could not be read afterwards. Null where there
 * is none or it is empty.
 * @param wanted columns that it must have.
 * @throws ResultsError when it is not a results file, is of a newer schema or lacks columns.
 */
export function existingFile(path: string, wanted: readonly string[]): Existing | null {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return null;
  const bytes = attempt(path, () => readFileSync(path));
  if (bytes.length === 0) return null;
  const text = refuse(path, () => textOf(bytes, path));
  // In concatenated files, rows at the end belong to the last section.
  const names = [...(refuse(path, () => parseSections(text, path)).at(-1)?.names ?? [])];
  const lacking = wanted.filter((name) => !names.includes(name));
  if (lacking.length > 0) {
    throw new ResultsError(
      `${path} has no column ${lacking.join(', ')}, which this run would fill; nothing was measured: start a new file`,
    );
  }
  const crlf = text[text.lastIndexOf('\n') - 1] === '\r';
  return { names, lineEnd: crlf ? '\r\n' : '\n', torn: !text.endsWith('\n') };
}

/** @throws ResultsError for files that can be read but not appended to. */
function textOf(bytes: Buffer, path: string): string {
  if (isGzip(bytes))
    throw new ResultsError('it is compressed: unpack it first (gunzip), or start a new file');
  if (hasOnlyCr(bytes))
    throw new ResultsError(
      "its lines end with CR alone: start a new file, or convert it (tr '\\r' '\\n' <FILE >FILE.csv)",
    );
  return decode(bytes, path);
}

function refuse<Result>(path: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ResultsError)) throw error;
    throw new ResultsError(`cannot append to ${path}; nothing was measured: ${error.message}`);
  }
}
