import { existsSync, lchownSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

/**
 * Makes a folder and those above it that are missing. Unlike Node's own recursive mkdir, it ends where a file
 * system such as /proc answers ENOENT to every new name. What root makes so in somebody's folder is theirs.
 * @throws the error of the system call that failed.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
    giveToOwnerOf(dirname(path), path);
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/**
 * What root makes in somebody's folder belongs to them, or they could not change it later. Does nothing for others,
 * and where the folder is root's.
 * @param made what was made in `folder`, with all that is in it; a link is changed itself and not followed.
 */
export function giveToOwnerOf(folder: string, made: string): void {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = lstatSync(folder);
  if (uid !== 0) give(made, uid, gid);
}

function give(path: string, uid: number, gid: number): void {
  lchownSync(path, uid, gid);
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) give(join(path, name), uid, gid);
}

/** $XDG_CACHE_HOME/ringtoll, by default ~/.cache/ringtoll; undefined for a user without a home. */
function ofUser(env: NodeJS.ProcessEnv): string | undefined {
  // The specification ignores what is not absolute.
  if (isAbsolute(env.XDG_CACHE_HOME ?? '')) return join(env.XDG_CACHE_HOME as string, 'ringtoll');
  try {
    const home = homedir();
    return isAbsolute(home) ? join(home, '.cache', 'ringtoll') : undefined;
  } catch {
    return undefined; // no HOME, and no entry in the list of users
  }
}

/** Undefined where there is nothing, or no way there. */
function statOf(path: string) {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

/** What others may have made first, as in /tmp, serves only if it is ours and nobody else may write there. */
function isOwnFolder(path: string): boolean {
  const stat = statOf(path);
  return stat?.isDirectory() === true && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0;
}

function makeOwnFolder(path: string): void {
  if (statOf(path) === undefined) mkdirSync(path, { mode: 0o700 });
  if (!isOwnFolder(path)) throw new Error(`${path} is there already, and not a folder of this user alone`);
}

/** With HOME kept, sudo would have root run what a user has put into a cache. */
const mayTrust = (path: string): boolean => process.getuid?.() !== 0 || (statOf(path)?.uid ?? 0) === 0;

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
    ...(home === undefined
      ? []
      : [{ path: home, isOwn: () => mayTrust(home), make: () => makeFolder(home) }]),
    { path: temporary, isOwn: () => isOwnFolder(temporary), make: () => makeOwnFolder(temporary) },
  ];
}

/** The first of these places: what is too large to be kept twice is kept there only. */
export const cacheFolder = (env: NodeJS.ProcessEnv): string =>
  (cacheFolders(env)[0] as { path: string }).path;
