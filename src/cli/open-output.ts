import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defaultFileName, openResults, type ResultsWriter } from '../results/write.ts';
import type { Io } from './io.ts';

export interface OutputOptions {
  context: Readonly<Record<string, string>>;
  output?: string | undefined;
  /** A file to add to. */
  append?: string | undefined;
}

/** The file asked for, or a new one in results/: another run may have begun in the same second. */
export function openOutput(
  { append, output, context }: OutputOptions,
  host: string,
  now: Date,
  io: Io,
): ResultsWriter {
  const keys = Object.keys(context);
  const asked = append ?? output;
  if (asked !== undefined)
    return openResults(asked, keys, { append: append !== undefined, stdout: io.stdout });
  const name = join('results', defaultFileName(host, now));
  for (let n = 1; ; n++) {
    const path = n === 1 ? name : name.replace(/\.csv$/, `-${n}.csv`);
    try {
      return openResults(path, keys);
    } catch (error) {
      if (!existsSync(path)) throw error;
    }
  }
}
