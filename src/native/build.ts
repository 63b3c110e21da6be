import { execFile } from 'node:child_process';
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
import { promisify } from 'node:util';
import { cacheFolder } from '../cache-folder.ts';
import { makeFolder } from '../make-folder.ts';
import { packageRoot } from '../package-root.ts';

/** What the build makes, as absolute paths. */
export interface Native {
  /** Shared library for FFI. */
  library: string;
  /** Stand-alone program; also the helper process of the library. */
  probe: string;
  /** Runs a command so that nothing of it remains. */
  guard: string;
  /** Preloaded into User Mode Linux. */
  umlXstate: string;
}

/** What a build has made in its folder. */
export const nativeIn = (folder: string): Native => ({
  library: join(folder, 'libringtoll.so'),
  probe: join(folder, 'probe'),
  guard: join(folder, 'guard'),
  umlXstate: join(folder, 'uml_xstate.so'),
});

/** The helpers could not be built; the message says what to do. */
export class BuildError extends Error {}

const warnings = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror'];
const childFlags = [
  ...['-nostdlib', '-static', '-ffreestanding', '-fno-stack-protector', '-fno-asynchronous-unwind-tables'],
  ...['-Wl,--build-id=none', '-Wl,-z,noseparate-code'],
];
const common = [
  ...[
    'abi_call',
    'yield',
    'psr',
    'create_proc',
    'process',
    'measure',
    'sample',
    'turns',
    'noise',
    'clock',
    'registry',
    'helper',
  ],
  'embed',
];

const probeOnly = [
  ...['apart', 'arguments', 'facts', 'filter', 'init', 'json', 'lines', 'probe', 'processor', 'rounds'],
];

const noCompiler = (
  cc: string,
) => `no C compiler: ${cc} was not found. The timed loops are C and are compiled on this machine. Install one:
  Debian, Ubuntu   apt-get install gcc libc6-dev
  Fedora, RHEL     dnf install gcc glibc-devel
  Alpine           apk add gcc musl-dev linux-headers
  Arch             pacman -S gcc
or name one with CC=/path/to/compiler.`;

/** A text is the errno of starting the compiler, a number its exit status. */
interface CompileFailure {
  code?: string | number;
  stderr?: string;
}

function compileError(cc: string, args: readonly string[], { code, stderr }: CompileFailure): string {
  // EACCES: it was not found, and PATH has a folder that may not be searched.
  if (code === 'ENOENT' || code === 'EACCES') return noCompiler(cc);
  if (typeof code === 'string')
    return `${cc} could not be run: ${code} (raise ulimit -u and ulimit -n, or free memory)`;
  return `${cc} ${args.join(' ')} failed:\n${stderr}`;
}

type Compile = (...args: string[]) => Promise<void>;

async function objects(compile: Compile, source: string, names: readonly string[], flags: readonly string[]) {
  await Promise.all(
    names.map((name) => {
      const file = join(source, existsSync(join(source, `${name}.c`)) ? `${name}.c` : `${name}.S`);
      return compile(...warnings, '-fPIC', '-pthread', ...flags, '-Wa,-I,.', '-c', file, '-o', `${name}.o`);
    }),
  );
}

/** Runs `attempt`; where the C library has no static form, links dynamically (the probe's facts say which). */
async function linkStatic(compile: Compile, ...args: string[]) {
  try {
    await compile('-static', ...args);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    await compile(...args);
  }
}

/**
 * Compiles everything in `source` into the folder `into`.
 * @param flags added to every object and link, e.g. `-fsanitize=address`.
 * @throws BuildError with the compiler's own message, or with how to install one.
 */
export async function build(source: string, into: string, cc: string, flags: readonly string[] = []) {
  const [program = '', ...own] = cc.split(/\s+/);
  const compile: Compile = async (...args) => {
    try {
      await promisify(execFile)(program, [...own, ...args], { cwd: into });
    } catch (error) {
      throw new BuildError(compileError(cc, args, error as CompileFailure));
    }
  };
  const sanitized = flags.some((flag) => flag.startsWith('-fsanitize'));
  const link = (...args: string[]) => (sanitized ? compile(...args) : linkStatic(compile, ...args));
  await Promise.all([
    compile(...warnings, ...childFlags, join(source, 'child.c'), '-o', 'child'),
    compile(...warnings, join(source, 'child_dynamic.c'), '-o', 'child_dynamic'),
    compile(...warnings, '-shared', '-fPIC', join(source, 'uml_xstate.c'), '-o', 'uml_xstate.so', '-ldl'),
  ]);
  await objects(compile, source, [...common, 'library', ...probeOnly, 'guard', 'test'], flags);
  const shared = common.map((name) => `${name}.o`);
  await Promise.all([
    compile('-shared', '-pthread', ...flags, '-o', 'libringtoll.so', ...shared, 'library.o'),
    link('-pthread', ...flags, '-o', 'probe', ...shared, ...probeOnly.map((name) => `${name}.o`)),
    link(...flags, '-o', 'guard', 'guard.o'),
    link('-pthread', ...flags, '-o', 'native-test', ...shared, 'test.o'),
  ]);
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

function sourceHash(source: string, ...more: string[]): string {
  const hash = createHash('sha256').update(more.join('\0'));
  const names = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isFile());
  for (const name of names.map((entry) => entry.name).sort())
    hash.update(`\0${name}\0`).update(readFileSync(join(source, name)));
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
 * The built helpers, built first where they are missing or their sources have changed. Builds that run at the
 * same time do not disturb each other: each works in a folder of its own and moves it into place.
 */
export async function ensureNative(
  log: (line: string) => void,
  env = process.env,
  root = packageRoot(),
): Promise<Native> {
  const source = join(root, 'native');
  const cc = env.CC || 'cc';
  const builds = buildsFolder(root, env);
  const folder = join(builds, sourceHash(source, cc, process.arch));
  if (!existsSync(folder)) {
    log(`compiling the native helpers (${cc}) into ${builds}`);
    let scratch: string;
    try {
      makeFolder(builds);
      scratch = mkdtempSync(join(builds, 'tmp-'));
    } catch (error) {
      throw new BuildError(
        `cannot write the native helpers: ${(error as Error).message} (XDG_CACHE_HOME names another cache)`,
      );
    }
    try {
      await build(source, scratch, cc);
      chmodSync(scratch, 0o755); // mkdtemp makes it private, and other users of this checkout run it too
      putInPlace(scratch, folder);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  }
  return nativeIn(folder);
}
