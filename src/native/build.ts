import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { mayRun } from '../host/installed.ts';
import { packageRoot } from '../package.ts';
import { cLibrary, otherLibrary } from './c-library.ts';
import { cachedBuild } from './cached-build.ts';
import { compilerIn } from './compile.ts';
import { foldersOf } from './folders.ts';
import { build, whyNotBuilt } from './make.ts';

/** What the build makes, as absolute paths. */
export interface Native {
  /** Shared library for FFI. */
  library: string;
  /** Stand-alone program; also the helper process of the library. */
  probe: string;
  /** Runs a command so that nothing of it remains. */
  guard: string;
  /** Runs a command as it is, times it and counts its system calls. */
  observe: string;
  /** Preloaded into User Mode Linux. */
  umlXstate: string;
}

/** What a build has made in its folder. */
export const nativeIn = (folder: string): Native => ({
  library: join(folder, 'libringtoll.so'),
  probe: join(folder, 'probe'),
  guard: join(folder, 'guard'),
  observe: join(folder, 'observe'),
  umlXstate: join(folder, 'uml_xstate.so'),
});

/**
 * Null for a helper that is there, otherwise why it could not be built.
 * @param program one of {@link Native}.
 */
export function whyMissing(program: string): string | null {
  if (existsSync(program)) return null;
  const why = whyNotBuilt(program);
  const message = existsSync(why) ? readFileSync(why, 'utf8') : 'no such file';
  const told = message.split('\n').find((line) => /\berror\b/.test(line)) ?? message.split('\n')[0] ?? '';
  return `${basename(program)} could not be built on this machine: ${told.trim()} (all of it: ${why})`;
}

/** Why a build cannot be used here: a file system that runs no programs, or a library of another C library. */
function unfit(folder: string): string | null {
  const { probe, library } = nativeIn(folder);
  if (!existsSync(probe) || !existsSync(library)) return 'is not complete';
  return mayRun(probe) ? otherLibrary(library) : 'may not be run';
}

/**
 * The built helpers, built first where they are missing or their sources have changed.
 * @param env CC names the compiler, also one for another machine.
 * @throws BuildError
 */
export async function ensureNative(
  log: (line: string) => void,
  env = process.env,
  root = packageRoot(),
): Promise<Native> {
  const source = join(root, 'native');
  const compiler = env.CC || 'cc';
  // A checkout that learns to build one more thing builds it.
  const outputs = Object.values(nativeIn(''));
  const recipe = {
    what: `the native helpers (${compiler})`,
    sources: foldersOf(source),
    key: [process.arch, cLibrary(), ...outputs],
    compiler,
    unfit,
  };
  const make = (into: string) => build(source, into, compilerIn(into, compiler, env));
  return nativeIn(await cachedBuild(recipe, make, log, env, root));
}
