import { lstatSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from './make-folder.ts';

/** $XDG_CACHE_HOME/ringtoll, by default ~/.cache/ringtoll; undefined for a user without a home. */
function ofUser(env: NodeJS.ProcessEnv): string | undefined {
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'ringtoll');
  try {
    return join(homedir(), '.cache', 'ringtoll');
  } catch {
    return undefined; // no HOME, and no entry in the list of users
  }
}

/** What others may have made first, as in /tmp, serves only if it is ours and nobody else may write there. */
function isOwnFolder(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0;
}

function makeOwnFolder(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) mkdirSync(path, { mode: 0o700 });
  if (!isOwnFolder(path)) throw new Error(`${path} is there already, and not a folder of this user alone`);
}

/** A place where things are kept that can be made again. */
export interface Place {
  path: string;
  /** Whether what is found there may be used: nobody else has put it there. */
  isOwn(): boolean;
  /** @throws the error of the system call that failed, or that it is not ours. */
  make(): void;
}

/** In the order in which they are tried. */
export function cacheFolders(env: NodeJS.ProcessEnv): Place[] {
  const home = ofUser(env);
  const temporary = join(tmpdir(), `ringtoll-${process.getuid?.()}`);
  return [
    ...(home === undefined ? [] : [{ path: home, isOwn: () => true, make: () => makeFolder(home) }]),
    { path: temporary, isOwn: () => isOwnFolder(temporary), make: () => makeOwnFolder(temporary) },
  ];
}

/** The first of these places: what is too large to be kept twice is kept there only. */
export const cacheFolder = (env: NodeJS.ProcessEnv): string =>
  (cacheFolders(env)[0] as { path: string }).path;
