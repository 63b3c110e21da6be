import { existsSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { BuildError, type Compile, NoCompilerError, together, warnings } from './compile.ts';
import { includes, sourcesIn } from './folders.ts';
import { writeHeaderNames } from './header-names.ts';

const childFlags = [
  ...['-nostdlib', '-static', '-ffreestanding', '-fno-stack-protector', '-fno-asynchronous-unwind-tables'],
  ...['-Wl,--build-id=none', '-Wl,-z,noseparate-code'],
];

/** In every program that measures: how, what, and on which files. */
const measuring = ['portable', 'core', 'bench', 'files'];

/** The object of a source, named after its folder too: probe/facts.c is not win32/facts.c. */
const objectOf = (folder: string, file: string) => `${folder}-${parse(file).name}.o`;

/** Where the C library has no static form, links dynamically (the probe's facts say which). */
const linkStatic =
  (compile: Compile): Compile =>
  async (...args) => {
    try {
      await compile('-static', ...args);
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      await compile(...args);
    }
  };

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

/**
 * Compiles the native sources into the folder `into`, in which the compiler works. A program is made of whole folders.
 * @param flags added to every object and link, e.g. `-fsanitize=address`.
 * @throws BuildError with the compiler's own message, or with how to install one.
 */
export async function build(source: string, into: string, compile: Compile, flags: readonly string[] = []) {
  const sanitized = flags.some((flag) => flag.startsWith('-fsanitize'));
  const own = [...warnings, ...(sanitized ? [] : flags)];
  await together([
    compile(...own, ...childFlags, join(source, 'child', 'child.c'), '-o', 'child'),
    compile(...own, join(source, 'child', 'child_dynamic.c'), '-o', 'child_dynamic'),
    optional(
      into,
      'uml_xstate.so',
      compile(
        ...own,
        ...['-shared', '-fPIC', join(source, 'uml', 'uml_xstate.c'), '-o', 'uml_xstate.so', '-ldl'],
      ),
    ),
    writeHeaderNames(compile, into, flags),
  ]);

  const headers = [...includes(source), '-Wa,-I,.'];
  const object = async (file: string, output: string) => {
    const options = [...warnings, '-fPIC', '-pthread', ...flags, ...headers];
    await compile(...options, '-c', join(source, file), '-o', output);
    return output;
  };
  const objects = async (...folders: string[]) =>
    together(
      folders.flatMap((folder) =>
        sourcesIn(join(source, folder)).map((file) => object(join(folder, file), objectOf(folder, file))),
      ),
    );
  const link = (output: string, ...inputs: string[]) =>
    (sanitized ? compile : linkStatic(compile))('-pthread', ...flags, '-o', output, ...inputs);

  const [common = [], shared = [], library = [], probe = []] = await together([
    objects(...measuring),
    objects('shared'),
    objects('library'),
    objects('probe'),
  ]);
  // Each of these may need newer headers than there are; its benchmarks then say so.
  const inKernel = await together(
    sourcesIn(join(source, 'in-kernel')).map(async (file) => {
      const output = objectOf('in-kernel', file);
      await optional(into, output, object(join('in-kernel', file), output));
      return existsSync(join(into, output)) ? [output] : [];
    }),
  );
  const measures = [...common, ...shared];
  const parts = inKernel.flat();
  await together([
    compile('-shared', '-pthread', ...flags, '-o', 'libringtoll.so', ...measures, ...library),
    link('probe', ...measures, ...probe, ...parts),
    ...['guard', 'observe'].map((name) =>
      optional(
        into,
        name,
        objects(name).then((its) => link(name, ...its, ...shared)),
      ),
    ),
    optional(
      into,
      'native-test',
      object('test.c', 'test.o').then((test) => link('native-test', ...measures, ...parts, test)),
    ),
  ]);
}
