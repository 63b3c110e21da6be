import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BuildError, type Compile, NoCompilerError, together, warnings } from './compile.ts';
import { writeHeaderNames } from './header-names.ts';

const childFlags = [
  ...['-nostdlib', '-static', '-ffreestanding', '-fno-stack-protector', '-fno-asynchronous-unwind-tables'],
  ...['-Wl,--build-id=none', '-Wl,-z,noseparate-code'],
];
/** Benchmarks that only environments measure, each of which may need newer headers than there are. */
const inKernelParts = ['ebpf', 'io_uring', 'vdso', 'kernel_module'];

const probeOnly = [
  ...['in_kernel', 'bpf', 'bpf_map'],
  ...[
    'apart',
    'arguments',
    'audit',
    'facts',
    'filter',
    'init',
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
  ...['tracepoint', 'tracepoint_programs', 'btf'],
];
/** Of the observer too, beside its own. */
const observeShares = ['bpf', 'bpf_map', 'cpus', 'error_text', 'filter', 'offspring'];

/** Files that are programs of their own, or that only some of them have. */
const apart = [
  ...[...probeOnly, ...inKernelParts, ...observeOnly, 'offspring', 'library', 'guard', 'test'],
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

/** Beside where a program would be. */
export const whyNotBuilt = (program: string) => `${program}.why`;

/** Programs that are done without where they cannot be built: each costs its own feature, which says why. */
async function optional(into: string, output: string, make: Promise<unknown>): Promise<void> {
  try {
    await make;
  } catch (error) {
    if (!(error instanceof BuildError) || error instanceof NoCompilerError) throw error;
    writeFileSync(whyNotBuilt(join(into, output)), error.message);
  }
}

/** Objects in place of which nothing is linked where they cannot be built; their benchmarks say so. */
async function optionalObjects(
  compile: Compile,
  into: string,
  source: string,
  names: readonly string[],
  flags: readonly string[],
): Promise<string[]> {
  await together(names.map((name) => optional(into, `${name}.o`, objects(compile, source, [name], flags))));
  return names.map((name) => `${name}.o`).filter((object) => existsSync(join(into, object)));
}

/**
 * Compiles everything in `source` into the folder `into`, in which the compiler works.
 * @param flags added to every object and link, e.g. `-fsanitize=address`.
 * @throws BuildError with the compiler's own message, or with how to install one.
 */
export async function build(source: string, into: string, compile: Compile, flags: readonly string[] = []) {
  const common = commonIn(source);
  const sanitized = flags.some((flag) => flag.startsWith('-fsanitize'));
  const link = (...args: string[]) => (sanitized ? compile(...args) : linkStatic(compile, ...args));
  const own = [...warnings, ...(sanitized ? [] : flags)];
  await together([
    compile(...own, ...childFlags, join(source, 'child.c'), '-o', 'child'),
    compile(...own, join(source, 'child_dynamic.c'), '-o', 'child_dynamic'),
    optional(
      into,
      'uml_xstate.so',
      compile(...own, '-shared', '-fPIC', join(source, 'uml_xstate.c'), '-o', 'uml_xstate.so', '-ldl'),
    ),
    writeHeaderNames(compile, into, flags),
  ]);
  const program =
    (name: string, names: readonly string[], ...more: string[]) =>
    async () => {
      await objects(compile, source, names, flags);
      const all = [...new Set([...names, ...more])];
      await link('-pthread', ...flags, '-o', name, ...all.map((one) => `${one}.o`));
    };
  await objects(compile, source, [...common, 'library', ...probeOnly, 'offspring'], flags);
  const shared = common.map((name) => `${name}.o`);
  const parts = await optionalObjects(compile, into, source, inKernelParts, flags);
  await together([
    compile('-shared', '-pthread', ...flags, '-o', 'libringtoll.so', ...shared, 'library.o'),
    link('-pthread', ...flags, '-o', 'probe', ...shared, ...probeOnly.map((name) => `${name}.o`), ...parts),
    optional(into, 'guard', program('guard', ['guard'], 'offspring', 'tree')()),
    optional(into, 'observe', program('observe', observeOnly, ...observeShares)()),
    optional(
      into,
      'native-test',
      objects(compile, source, ['test'], flags).then(() =>
        link(
          '-pthread',
          ...flags,
          '-o',
          'native-test',
          ...shared,
          'in_kernel.o',
          'bpf.o',
          'bpf_map.o',
          ...parts,
          'test.o',
        ),
      ),
    ),
  ]);
}
