import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { errnoName, errorAt, ResultsError } from './error.ts';
import { recognized, SIGN_LENGTH } from './foreign.ts';
import { gunzip, isGzip } from './gzip.ts';

/** The text of a file. @throws ResultsError when it cannot be read or is not UTF-8. */
export function readText(path: string): string {
  return attempt(path, () => decode(readFileSync(path), path));
}

/**
 * Bytes as text with LF or CRLF at the ends of its lines: unpacked, where they are gzip; lines that all end with CR
 * alone, as programs of old Macs write them, end with LF here.
 * @param file the name that errors give to them.
 * @throws ResultsError for anything but UTF-8, which would otherwise become labels that nobody wrote.
 */
export function decode(bytes: Buffer, file: string): string {
  const plain = isGzip(bytes) ? gunzip(bytes, file) : bytes;
  if (!isUtf8(plain)) throw notUtf8(plain, file);
  // Also this can fail: a string has a largest length, about 512 MB.
  const text = attempt(file, () => plain.toString('utf8'));
  return hasOnlyCr(plain) ? text.replaceAll('\r', '\n') : text;
}

/** Nothing but CR ends a line in it. */
export const hasOnlyCr = (bytes: Buffer): boolean => !bytes.includes('\n') && bytes.includes('\r');

function notUtf8(bytes: Buffer, file: string): ResultsError {
  const { line, at } = firstForeignLine(bytes);
  const signAt = (from: number) => recognized(bytes.toString('latin1', from, from + SIGN_LENGTH));
  const whole = signAt(0);
  if (whole !== null) return errorAt(file, 1, whole);
  const expected = 'expected text in UTF-8, found other bytes: iconv -f WINDOWS-1252 -t UTF-8, if it is that';
  return errorAt(file, line, signAt(at) ?? expected);
}

/** No byte of a longer character is a line feed in UTF-8, so lines can be judged one by one. */
function firstForeignLine(bytes: Buffer): { line: number; at: number } {
  for (let line = 1, at = 0; ; line += 1) {
    const end = bytes.indexOf('\n', at);
    if (end < 0 || !isUtf8(bytes.subarray(at, end))) return { line, at };
    at = end + 1;
  }
}

function attempt(file: string, step: () => string): string {
  try {
    return step();
  } catch (error) {
    throw error instanceof ResultsError
      ? error
      : new ResultsError(`cannot read ${file}: ${tooLarge[errnoName(error)] ?? errnoName(error)}`);
  }
}

const splitIt = 'it is larger than 512 MB: split it into several files, each with the header';
const tooLarge: Record<string, string> = { ERR_STRING_TOO_LONG: splitIt, ERR_FS_FILE_TOO_LARGE: splitIt };
