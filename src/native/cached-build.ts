import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import { makeFolder } from '../make-folder.ts';
import { BuildError } from './compile.ts';

/** What decides whether a build is up to date. */
export interface Recipe {
  /** For a person. */
  what: string;
  /** Folders, whose files count; those of folders in them do not. */
  sources: readonly string[];
  /** Compiler, target. */
  key: readonly string[];
}

/** A checkout keeps its build beside its sources; an installed package may be read-only, so it uses a cache. */
function buildsFolder(root: string, env: NodeJS.ProcessEnv): string {
  if (basename(join(root, '..')) !== 'node_modules') {
    try {
      accessSync(root, constants.W_OK);
      return join(root, 'build');
    } catch {}
  }
  return cacheFolder(env);
}

function hashOf({ sources, key }: Recipe): string {
  const hash = createHash('sha256').update(key.join('\0'));
  for (const folder of sources) {
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    for (const name of files.map((entry) => entry.name).sort())
      hash.update(`\0${name}\0`).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Whoever builds the same sources at the same time makes the same files: the first one counts. */
function putInPlace(scratch: string, folder: string): void {
  try {
    renameSync(scratch, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/**
 * The folder with what `make` has built, which is run first where that is missing or its sources have changed. Builds
 * that run at the same time do not disturb each other: each works in a folder of its own and moves it into place.
 * @throws BuildError when there is no place to build, or from `make`.
 */
export async function cachedBuild(
  recipe: Recipe,
  make: (into: string) => Promise<void>,
  log: (line: string) => void,
  env: NodeJS.ProcessEnv,
  root: string,
): Promise<string> {
  const builds = buildsFolder(root, env);
  const folder = join(builds, hashOf(recipe));
  if (existsSync(folder)) return folder;
  log(`compiling ${recipe.what} into ${builds}`);
  let scratch: string;
  try {
    makeFolder(builds);
    scratch = mkdtempSync(join(builds, 'tmp-'));
  } catch (error) {
    throw new BuildError(
      `cannot write ${recipe.what}: ${(error as Error).message} (XDG_CACHE_HOME names another cache)`,
    );
  }
  try {
    await make(scratch);
    chmodSync(scratch, 0o755); // mkdtemp makes it private, and other users of this checkout run it too
    putInPlace(scratch, folder);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  return folder;
}
