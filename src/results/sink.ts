import { closeSync, fstatSync, ftruncateSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { giveToOwnerOf, makeFolder } from '../folders.ts';
import { errnoName, ResultsError } from './error.ts';

/** The part of fs.writeSync that is needed; a test fills the disk through it. */
export type WriteSync = (fd: number, bytes: Uint8Array) => number;

/** Where the text of complete rows goes. */
export interface Sink {
  /** Throws when it fails, and leaves no part of the text then. */
  write(text: string): void;
  close(): void;
  /** Leaves no trace: the file was of no use. */
  discard(): void;
}

export function streamSink(stream: { write(text: string): unknown }): Sink {
  return { write: (text) => void stream.write(text), close() {}, discard() {} };
}

/**
 * A new file, or an existing character device or FIFO; with `append` also the end of an existing file.
 * @throws ResultsError when there is no way to write there.
 */
export function fileSink(path: string, write: WriteSync, append = false): Sink {
  const fd = open(path, append);
  const stats = fstatSync(fd);
  const isFile = stats.isFile();
  const found = stats.size;
  let saved = found;
  let torn = false;
  /** Throws while the end of the file is not the end of a row, so that nothing is written behind half a row. */
  const mend = (): void => {
    if (torn && isFile) ftruncateSync(fd, saved);
    torn = false;
  };
  return {
    write(text) {
      mend();
      const bytes = Buffer.from(text);
      try {
        for (let done = 0; done < bytes.length; ) {
          const count = write(fd, bytes.subarray(done));
          if (count === 0) throw new Error('nothing was written');
          done += count;
          torn = done < bytes.length;
        }
        saved += bytes.length;
      } catch (error) {
        mend();
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

/** Append mode, because after cutting a file back the next write has to go to its new end. */
function open(path: string, append: boolean): number {
  const existing = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (existing === undefined) {
    attempt(path, () => makeFolder(dirname(path)));
    const fd = attempt(path, () => openSync(path, 'ax'));
    attempt(path, () => giveToOwnerOf(dirname(path), path));
    return fd;
  }
  const takesMore = append && existing.isFile();
  if (takesMore || existing.isCharacterDevice() || existing.isFIFO())
    return attempt(path, () => openSync(path, 'a'));
  if (append) throw new ResultsError(`cannot add to ${path}: it is no file; nothing was measured`);
  throw new ResultsError(
    `${path} exists already; nothing was measured: choose another --output, or add to it with --append`,
  );
}

/** Runs one step of opening. @throws ResultsError that says which path failed and why. */
export function attempt<Result>(path: string, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    throw new ResultsError(`cannot write results to ${path}: ${errnoName(error)}; nothing was measured`);
  }
}
