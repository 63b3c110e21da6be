import { gunzipSync } from 'node:zlib';
import { errnoName, ResultsError } from './error.ts';

/** Bytes that are unpacked at most: more than ten thousand runs have, and less than a machine's memory. */
export const MAX_UNPACKED = 256 * 2 ** 20;

/** Said of files of both kinds that were put one after another. */
export const READ_MIXED = 'name the files one by one, or put them together with zcat -f';

export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * What was packed, also by several runs of gzip whose outputs follow each other, and with the zeros behind it that
 * tapes and block devices leave.
 * @param file the name that errors give to the bytes.
 * @throws ResultsError where they are damaged, cut off, not gzip to their end, or unpack to more than `most` bytes.
 */
export function gunzip(bytes: Buffer, file: string, most = MAX_UNPACKED): Buffer {
  const { buffer, engine } = unpack(bytes, file, most);
  // Node stops at the first zero behind a member, whatever comes after that.
  const behind = bytes.subarray(engine.bytesWritten);
  if (behind.some((byte) => byte !== 0))
    throw new ResultsError(
      `cannot read ${file}: gzip ends after ${engine.bytesWritten} of ${bytes.length} bytes, and something else follows: ${READ_MIXED}`,
    );
  return buffer;
}

/** With `info`, Node also tells how many bytes it has used. */
function unpack(bytes: Buffer, file: string, most: number) {
  try {
    const options = { info: true, maxOutputLength: most, chunkSize: 2 ** 16 };
    return gunzipSync(bytes, options) as unknown as { buffer: Buffer; engine: { bytesWritten: number } };
  } catch (error) {
    throw new ResultsError(`cannot read ${file}: ${troubles[errnoName(error)] ?? damaged}`);
  }
}

const damaged = `its gzip data are damaged, or something else follows them (gzip -t tells): copy the file anew; where there are plain files too, ${READ_MIXED}`;

const troubles: Record<string, string> = {
  Z_BUF_ERROR:
    'its gzip data are cut off: copy the file anew, or unpack what there is (zcat FILE >FILE.csv) and delete its last line',
  ERR_BUFFER_TOO_LARGE: `it unpacks to more than ${MAX_UNPACKED / 2 ** 20} MB, which is more than one file of results should be: unpack it and split it`,
};
