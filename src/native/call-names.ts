import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Compile } from './compile.ts';

/** Macros of the same form that are no calls. */
const NO_CALLS = ['syscalls', 'arch_specific_syscall'];

/**
 * Writes `call_names.h` into the folder in which the compiler works: the system calls that its own headers number.
 * A number may come of further macros, so it stays the macro.
 * @throws BuildError
 */
export async function writeCallNames(compile: Compile, into: string): Promise<void> {
  await compile('-dM', '-E', '-include', 'sys/syscall.h', '-x', 'c', '/dev/null', '-o', 'call_names.macros');
  const macros = readFileSync(join(into, 'call_names.macros'), 'utf8').matchAll(
    /^#define __NR_([a-z]\w*) /gm,
  );
  const names = [...macros].map(([, name = '']) => name).filter((name) => !NO_CALLS.includes(name));
  const rows = names.sort().map((name) => `{__NR_${name}, "${name}"},\n`);
  writeFileSync(join(into, 'call_names.h'), rows.join(''));
}
