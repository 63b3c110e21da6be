import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cacheFolders, giveToOwnerOf, makeFolder, type Place } from '../folders.ts';
import { isInstalled, mayRun } from '../host/installed.ts';
import { BuildError, NoCompilerError } from './compile.ts';

/** What decides whether a build is up to date. */
interface Recipe {
  /** In messages: `the native code`. */
  what: string;
  /** Folders whose files count, without their subfolders. */
  sources: readonly string[];
  /** Target, outputs. */
  key: readonly string[];
  /** Compilers make different code; where this one is missing and CC is not set, a build by another serves. */
  compiler: string;
  /** Why a build in this folder cannot be used here; null where it can. */
  unfit(folder: string): string | null;
}

/** Beside the sources, where everybody finds it, or in a cache for users who may not write there. */
const placesFor = (root: string, env: NodeJS.ProcessEnv): Place[] => {
  const own = join(root, 'build');
  return [{ path: own, isOwn: () => true, make: () => makeFolder(own) }, ...cacheFolders(env)];
};

function digest(...parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

function nameOf({ sources, key, compiler }: Recipe): { ofSources: string; whole: string } {
  const files = sources.flatMap((folder) => {
    const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    const names = entries.map(({ name }) => name).sort();
    return names.flatMap((name) => [name, readFileSync(join(folder, name))]);
  });
  const ofSources = digest(...key, ...files).slice(0, 16);
  return { ofSources, whole: `${ofSources}-${digest(compiler).slice(0, 4)}` };
}

/** A folder to build in. @throws Error that says why this place has none. */
function scratchIn({ path, make }: Place): string {
  make();
  const scratch = mkdtempSync(join(path, 'tmp-'));
  const program = join(scratch, 'program');
  writeFileSync(program, '', { mode: 0o755 });
  const runs = mayRun(program);
  rmSync(program);
  if (runs) return scratch;
  rmSync(scratch, { recursive: true });
  throw new Error(`${path} is mounted noexec`);
}

/**
 * Moves what was built to its folder. Concurrent builds of the same sources are identical; the first to finish wins.
 * @throws BuildError when the build cannot be used here.
 */
function putInPlace(scratch: string, place: Place, name: string, { unfit, compiler }: Recipe): string {
  const reason = unfit(scratch);
  if (reason !== null)
    throw new BuildError(`what ${compiler} makes ${reason}: CC=... names another compiler`);
  chmodSync(scratch, 0o755); // mkdtemp makes it private, and other users of this checkout run it too
  giveToOwnerOf(place.path, scratch);
  const folder = join(place.path, name);
  if (existsSync(folder) && unfit(folder) !== null) {
    const old = `${scratch}-old`;
    renameSync(folder, old);
    rmSync(old, { recursive: true, force: true });
  }
  try {
    renameSync(scratch, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/**
 * The folder with what `make` builds. `make` runs first where the folder is missing or its sources have changed; what
 * is there is used where it lies, whoever built it. Concurrent builds do not disturb each other: each works in its own
 * folder and moves it into place.
 * @throws BuildError when there is no place to build, or from `make`.
 */
export async function cachedBuild(
  recipe: Recipe,
  make: (into: string) => Promise<void>,
  log: (line: string) => void,
  env: NodeJS.ProcessEnv,
  root: string,
): Promise<string> {
  const places = placesFor(root, env);
  const { ofSources, whole } = nameOf(recipe);
  const fits = (folder: string) => existsSync(folder) && recipe.unfit(folder) === null;
  const readable = places.filter((place) => place.isOwn()).map(({ path }) => path);
  const own = readable.map((path) => join(path, whole));
  const found = own.find(fits);
  if (found) return found;
  /** A build by another compiler, unless one was asked for by name. */
  const another = () =>
    (env.CC ? [] : readable)
      .flatMap((path) => namesIn(path).map((name) => ({ name, folder: join(path, name) })))
      .find(({ name, folder }) => name.startsWith(`${ofSources}-`) && fits(folder))?.folder;

  // Before the log announces a compilation that cannot be done.
  const instead = isInstalled(recipe.compiler, env) ? undefined : another();
  if (instead) return instead;
  const refusals: string[] = [];
  for (const place of places) {
    let scratch: string;
    try {
      scratch = scratchIn(place);
    } catch (error) {
      refusals.push((error as Error).message);
      continue;
    }
    log(`compiling ${recipe.what} into ${place.path}`);
    try {
      await make(scratch);
      return putInPlace(scratch, place, whole, recipe);
    } catch (error) {
      if (!(error instanceof NoCompilerError)) throw error;
      const useless = own.find((folder) => existsSync(folder));
      const left = another();
      if (left) return left;
      throw useless
        ? new NoCompilerError(`${useless} ${recipe.unfit(useless)}, and there is ${error.message}`)
        : error;
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  const left = another();
  if (left) return left;
  throw new BuildError(
    `cannot write ${recipe.what}: ${refusals.join('; ')} (XDG_CACHE_HOME names another cache)`,
  );
}
