import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { errnoName, errorAt, ResultsError } from './error.ts';
import { recognized, SIGN_LENGTH } from './foreign.ts';

/** The text of a file. @throws ResultsError when it cannot be read or is not UTF-8. */
export function readText(path: string): string {
  return attempt(path, () => decode(readFileSync(path), path));
}

/**
 * Bytes as text whose lines end with LF or CRLF. Gzip is unpacked; where all lines end with CR alone, as programs of old
 * Macs write them, CR becomes LF.
 * @param file its name in errors.
 * @throws ResultsError for anything but UTF-8, which would otherwise become garbled labels.
 */
export function decode(bytes: Buffer, file: string): string {
  const plain = isGzip(bytes) ? gunzip(bytes, file) : bytes;
  if (!isUtf8(plain)) throw notUtf8(plain, file);
  // Fails above the largest length of a string, about 512 MB.
  const text = attempt(file, () => plain.toString('utf8'));
  return hasOnlyCr(plain) ? text.replaceAll('\r', '\n') : text;
}

/** Whether every line ends with CR alone. */
export const hasOnlyCr = (bytes: Buffer): boolean => !bytes.includes('\n') && bytes.includes('\r');

function notUtf8(bytes: Buffer, file: string): ResultsError {
  const { line, at } = firstForeignLine(bytes);
  const signAt = (from: number) => recognized(bytes.toString('latin1', from, from + SIGN_LENGTH));
  const whole = signAt(0);
  if (whole !== null) return errorAt(file, 1, whole);
  const expected =
    'expected UTF-8 text, found other bytes (if it is Windows-1252: iconv -f WINDOWS-1252 -t UTF-8 FILE >FILE.csv)';
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

/** Bytes that are unpacked at most: more than ten thousand runs need, and less than the memory of a machine. */
const MAX_UNPACKED = 256 * 2 ** 20;

/** The cure for packed and plain files that were concatenated. */
const READ_MIXED = 'name the files one by one, or concatenate them with zcat -f';

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The unpacked bytes, also of several gzip members in a row, and with trailing zeros as tapes and block devices leave
 * them.
 * @param file its name in errors.
 * @throws ResultsError if the data are damaged, truncated, not gzip to their end, or unpack to more than `most` bytes.
 */
export function gunzip(bytes: Buffer, file: string, most = MAX_UNPACKED): Buffer {
  const { buffer, engine } = unpack(bytes, file, most);
  // Node stops at the first zero after a member, whatever follows.
  const behind = bytes.subarray(engine.bytesWritten);
  if (behind.some((byte) => byte !== 0))
    throw new ResultsError(
      `cannot read ${file}: gzip ends after ${engine.bytesWritten} of ${bytes.length} bytes, and something else follows: ${READ_MIXED}`,
    );
  return buffer;
}

/** With `info`, Node also returns how many bytes it has read. */
function unpack(bytes: Buffer, file: string, most: number) {
  try {
    const options = { info: true, maxOutputLength: most, chunkSize: 2 ** 16 };
    return gunzipSync(bytes, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
  } catch (error) {
    throw new ResultsError(`cannot read ${file}: ${troubles[errnoName(error)] ?? damaged}`);
  }
}

const damaged = `its gzip data are damaged or followed by other data (check with gzip -t): copy the file again; if plain files were appended, ${READ_MIXED}`;

const troubles: Record<string, string> = {
  Z_BUF_ERROR:
    'its gzip data are truncated: copy the file again, or unpack what is there (zcat FILE >FILE.csv) and delete the last line',
  ERR_BUFFER_TOO_LARGE: `it unpacks to more than ${MAX_UNPACKED / 2 ** 20} MB, too large for one results file: unpack and split it`,
};
