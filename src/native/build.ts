import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { cachedBuild } from './cached-build.ts';
import { BuildError, type Compile, compilerIn, together, warnings } from './compile.ts';
import { writeHeaderNames } from './header-names.ts';

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

const childFlags = [
  ...['-nostdlib', '-static', '-ffreestanding', '-fno-stack-protector', '-fno-asynchronous-unwind-tables'],
  ...['-Wl,--build-id=none', '-Wl,-z,noseparate-code'],
];
/** Benchmarks that only environments measure. */
const inKernel = ['in_kernel', 'bpf', 'bpf_map', 'ebpf', 'io_uring', 'vdso', 'kernel_module'];

const probeOnly = [
  ...inKernel,
  ...[
    'apart',
    'arguments',
    'audit',
    'facts',
    'filter',
    'init',
    'json',
    'keep',
    'kernel_log',
    'lines',
    'probe',
    'processor',
    'rounds',
    'stay',
    'tracepoints',
    'untraced',
  ],
];

const observeOnly = [
  ...['observe', 'run', 'waiting', 'passing', 'which', 'tally', 'trace', 'privileges'],
  ...['tracepoint', 'tracepoint_programs', 'btf', 'error_text'],
];
/** Of the observer too, beside its own. */
const observeShares = ['bpf', 'bpf_map', 'cpus', 'filter', 'json', 'offspring'];

/** Files that are programs of their own, or that only some of them have. */
const apart = [
  ...[...probeOnly, ...observeOnly, 'offspring', 'library', 'guard', 'test'],
  ...['child', 'child_dynamic', 'uml_xstate'],
];

/** All others: the benchmarks, and what they need. The library, the probe and the tests have them in common. */
function commonIn(source: string): string[] {
  const names = readdirSync(source).flatMap((file) => /^(.*)\.[cS]$/.exec(file)?.[1] ?? []);
  return names.filter((name) => !apart.includes(name)).sort();
}

async function objects(compile: Compile, source: string, names: readonly string[], flags: readonly string[]) {
  await together(
    names.map((name) => {
      const file = join(source, existsSync(join(source, `${name}.c`)) ? `${name}.c` : `${name}.S`);
      return compile(
        ...warnings,
        '-fPIC',
        '-pthread',
        ...flags,
        '-I.',
        '-Wa,-I,.',
        '-c',
        file,
        '-o',
        `${name}.o`,
      );
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
  const compile = compilerIn(into, cc);
  const common = commonIn(source);
  const sanitized = flags.some((flag) => flag.startsWith('-fsanitize'));
  const link = (...args: string[]) => (sanitized ? compile(...args) : linkStatic(compile, ...args));
  await together([
    compile(...warnings, ...childFlags, join(source, 'child.c'), '-o', 'child'),
    compile(...warnings, join(source, 'child_dynamic.c'), '-o', 'child_dynamic'),
    compile(...warnings, '-shared', '-fPIC', join(source, 'uml_xstate.c'), '-o', 'uml_xstate.so', '-ldl'),
    writeHeaderNames(compile, into),
  ]);
  const separate = [...observeOnly, 'guard', 'offspring', 'test'];
  await objects(compile, source, [...common, 'library', ...probeOnly, ...separate], flags);
  const shared = common.map((name) => `${name}.o`);
  await together([
    compile('-shared', '-pthread', ...flags, '-o', 'libringtoll.so', ...shared, 'library.o'),
    link('-pthread', ...flags, '-o', 'probe', ...shared, ...probeOnly.map((name) => `${name}.o`)),
    link(...flags, '-o', 'guard', 'guard.o', 'offspring.o', 'tree.o'),
    link(...flags, '-o', 'observe', ...[...observeOnly, ...observeShares].map((name) => `${name}.o`)),
    link(
      '-pthread',
      ...flags,
      ...['-o', 'native-test', ...shared, ...inKernel.map((name) => `${name}.o`), 'test.o'],
    ),
  ]);
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
  const cc = env.CC || 'cc';
  // A checkout that learns to build one more thing builds it.
  const outputs = Object.values(nativeIn(''));
  const recipe = {
    what: `the native helpers (${cc})`,
    sources: [source, join(source, 'module')],
    key: [cc, process.arch, ...outputs],
  };
  return nativeIn(await cachedBuild(recipe, (into) => build(source, into, cc), log, env, root));
}
