import { opendirSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, resolve } from 'node:path';
import type { Folder } from './evidence.ts';

/** Entries per read; the time limit is checked between two reads. */
const AT_ONCE = 1000;

/** Lists a folder once, as far as it gets in `limitMs`; null where it cannot be listed. */
export function list(path: string, use: string, limitMs: number): Folder | null {
  const start = performance.now();
  let entries = 0;
  let complete = false;
  try {
    const folder = opendirSync(path, { bufferSize: AT_ONCE });
    try {
      while (!complete && (entries % AT_ONCE > 0 || performance.now() - start < limitMs)) {
        if (folder.readSync() === null) complete = true;
        else entries++;
      }
    } finally {
      folder.closeSync();
    }
  } catch {
    return null;
  }
  return { path, use, entries, ms: performance.now() - start, complete };
}

/** The folders that an exec by name, a temporary file and the results use, each once. */
function onTheWay(env: NodeJS.ProcessEnv): Map<string, string> {
  const named: [path: string, use: string][] = [
    ...(env.PATH ?? '').split(delimiter).map((path): [string, string] => [path, 'PATH']),
    [tmpdir(), 'TMPDIR'],
    ['results', 'results'],
  ];
  return new Map(
    named.flatMap(([path, use]) => {
      try {
        return path === '' ? [] : [[realpathSync(resolve(path)), use]];
      } catch {
        return []; // PATH often has folders that do not exist
      }
    }),
  );
}

/** Lists each for at most `limitMs`. */
export function listFolders(env: NodeJS.ProcessEnv, limitMs: number): Folder[] {
  return [...onTheWay(env)].flatMap(([path, use]) => list(path, use, limitMs) ?? []);
}
