import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { errnoName, ResultsError } from './error.ts';

/** The text of a file. @throws ResultsError when it cannot be read or is not UTF-8. */
export function readText(path: string): string {
  return attempt(path, () => decode(readFileSync(path), path));
}

/**
 * Bytes as text.
 * @param file the name that errors give to them.
 * @throws ResultsError for anything but UTF-8, which would otherwise become labels that nobody wrote.
 */
export function decode(bytes: Buffer, file: string): string {
  // Also this can fail: a string has a largest length, about 512 MB.
  if (isUtf8(bytes)) return attempt(file, () => bytes.toString('utf8'));
  throw new ResultsError(`${file}:${firstForeignLine(bytes)}: expected text in UTF-8, found other bytes`);
}

/** No byte of a longer character is a line feed in UTF-8, so lines can be judged one by one. */
function firstForeignLine(bytes: Buffer): number {
  for (let line = 1, at = 0; ; line += 1) {
    const end = bytes.indexOf('\n', at);
    if (end < 0 || !isUtf8(bytes.subarray(at, end))) return line;
    at = end + 1;
  }
}

function attempt(file: string, step: () => string): string {
  try {
    return step();
  } catch (error) {
    throw error instanceof ResultsError
      ? error
      : new ResultsError(`cannot read ${file}: ${errnoName(error)}`);
  }
}
