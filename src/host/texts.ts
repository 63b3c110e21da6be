import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Texts } from './cgroups.ts';

/** A file's text, unpacked if it is compressed; undefined if it cannot be read. */
export function textOf(path: string): string | undefined {
  try {
    const bytes = readFileSync(path);
    return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
  } catch {
    return undefined;
  }
}

/** The texts of the files that can be read, by path. */
export function textsOf(paths: readonly string[]): Texts {
  return Object.fromEntries(
    paths.flatMap((path) => {
      const text = textOf(path);
      return text === undefined ? [] : [[path, text]];
    }),
  );
}
