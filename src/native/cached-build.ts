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
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { cacheFolders, giveToOwnerOf, makeFolder, type Place } from '../folders.ts';
import { isInstalled } from '../host/installed.ts';
import { BuildError, NoCompilerError } from './compile.ts';

/** What decides whether a build is up to date. */
export interface Recipe {
  /** For a person. */
  what: string;
  /** Folders, whose files count; those of folders in them do not. */
  sources: readonly string[];
  /** Target, outputs. */
  key: readonly string[];
  /**
   * Another one makes other code; a build by any serves where this one is missing and nobody
   * asked for it by name.
   */
  compiler: string;
  /** Why what lies in a folder cannot be used here; null where it can. */
  unfit(folder: string): string | null;
}

/** Beside the sources, where everybody finds it; a cache is for those who may not write there. */
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

/** Whether a program may be run; also root may not, on a file system that is mounted noexec. */
export function mayRun(program: string): boolean {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A folder to build in. @throws why there is none in this place. */
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

/** Whoever builds the same sources at the same time makes the same files: the first one counts. */
function putInPlace(scratch: string, folder: string, { unfit }: Recipe): void {
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
}

const namesIn = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

/**
 * The folder with what `make` has built, which is run first where that is missing or its sources have changed. What is
 * there is used where it lies, whoever made it. Builds that run at the same time do not disturb each other: each works
 * in a folder of its own and moves it into place.
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
  const found = readable.map((path) => join(path, whole)).find(fits);
  if (found) return found;
  /** Of a build by another compiler, where none was asked for by name. */
  const another = () =>
    env.CC
      ? undefined
      : readable
          .flatMap((path) => namesIn(path).map((name) => ({ name, folder: join(path, name) })))
          .find(({ name, folder }) => name.startsWith(`${ofSources}-`) && fits(folder))?.folder;

  // Asked first, so that nobody is told of a compilation that cannot be.
  const other = isInstalled(recipe.compiler, env) ? undefined : another();
  if (other) return other;
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
      const unfit = recipe.unfit(scratch);
      if (unfit !== null)
        throw new BuildError(`what ${recipe.compiler} makes ${unfit}: CC=... names another compiler`);
      chmodSync(scratch, 0o755); // mkdtemp makes it private, and other users of this checkout run it too
      giveToOwnerOf(place.path, scratch);
      const folder = join(place.path, whole);
      putInPlace(scratch, folder, recipe);
      return folder;
    } catch (error) {
      const lacking = error instanceof NoCompilerError ? another() : undefined;
      if (lacking) return lacking;
      const useless = readable.map((path) => join(path, whole)).find((folder) => existsSync(folder));
      if (useless && error instanceof NoCompilerError)
        throw new NoCompilerError(`${useless} ${recipe.unfit(useless)}, and there is ${error.message}`);
      throw error;
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
