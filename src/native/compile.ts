import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The helpers could not be built; the message says what to do. */
export class BuildError extends Error {}

export const warnings = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror'];

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

/** Runs the compiler with these arguments. @throws BuildError */
export type Compile = (...args: string[]) => Promise<void>;

/** The compiler `cc`, which may have arguments of its own, working in the folder `into`. */
export function compilerIn(into: string, cc: string): Compile {
  const [program = '', ...own] = cc.split(/\s+/);
  return async (...args) => {
    try {
      await promisify(execFile)(program, [...own, ...args], { cwd: into });
    } catch (error) {
      throw new BuildError(compileError(cc, args, error as CompileFailure));
    }
  };
}

/** Waits for all, also where one fails: whoever still writes would keep the folder from being removed. @throws its reason */
export async function together(tasks: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(tasks)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
