import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Compile } from './compile.ts';

/** Numbers by name in the compiler's headers; the first group of `macro` is the name. */
const numbered = [
  // The last two are of the same form and no calls.
  {
    into: 'call_names.h',
    header: 'sys/syscall.h',
    macro: /^#define __NR_(?!syscalls |arch_specific_syscall )([a-z]\w*) /gm,
    prefix: '__NR_',
  },
  { into: 'errno_names.h', header: 'errno.h', macro: /^#define (E[A-Z\d]+) /gm, prefix: '' },
] as const;

/**
 * Writes headers with the rows of C tables, a number and its name, into the folder in which the compiler works. A
 * number may be made of further macros, so it stays one.
 * @param flags with which everything is compiled, which may name other headers.
 * @throws BuildError
 */
export async function writeHeaderNames(
  compile: Compile,
  folder: string,
  flags: readonly string[],
): Promise<void> {
  for (const { into, header, macro, prefix } of numbered) {
    await compile(...flags, '-dM', '-E', '-include', header, '-x', 'c', '/dev/null', '-o', `${into}.macros`);
    const macros = readFileSync(join(folder, `${into}.macros`), 'utf8').matchAll(macro);
    const rows = [...macros].map(([, name]) => `{${prefix}${name}, "${name}"},\n`);
    writeFileSync(join(folder, into), rows.sort().join(''));
  }
}
