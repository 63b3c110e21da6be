import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The helpers could not be built; the message says what to do. */
export class BuildError extends Error {}
/** There is nothing to build with. */
export class NoCompilerError extends BuildError {}

/** None is an error: which ones there are is for a user's compiler and its distribution to say. */
export const warnings = ['-std=gnu11', '-O2', '-Wall', '-Wextra'];

const install = `Install a compiler with the headers of the C library:
  Debian, Ubuntu   apt-get install gcc libc6-dev
  Fedora, RHEL     dnf install gcc glibc-devel
  Alpine           apk add gcc musl-dev linux-headers
  Arch             pacman -S gcc
or name one with CC=/path/to/compiler.`;

const noCompiler = (cc: string) =>
  `no C compiler: ${cc} was not found. The timed loops are C and are compiled on this machine. ${install}`;

/** A text is the errno of starting the compiler, a number its exit status. */
interface CompileFailure {
  code?: string | number;
  stderr?: string;
}

/** What compilers say where a package that they need beside themselves is missing. */
const lacking = [
  /fatal error: '?(?:stdio|string|stdint|errno|stdlib|asm\/\w+|linux\/(?:errno|futex)|sys\/\w+)\.h'?(?:: No such file| file not found)/,
  /(?:cannot find|cannot open|unable to find library) (?:S?crt1\.o|-lc\b)/,
  /cannot execute '?(?:as|ld|cc1)'?:|Executable "ld" doesn't exist|unable to execute command/,
];

function compileError(
  cc: string,
  args: readonly string[],
  { code, stderr = '' }: CompileFailure,
): BuildError {
  // EACCES: it was not found, and PATH has a folder that may not be searched.
  if (code === 'ENOENT' || code === 'EACCES') return new NoCompilerError(noCompiler(cc));
  if (typeof code === 'string')
    return new BuildError(`${cc} could not be run: ${code} (raise ulimit -u and ulimit -n, or free memory)`);
  const lack = stderr.split('\n').find((line) => lacking.some((pattern) => pattern.test(line)));
  if (lack) return new NoCompilerError(`${cc} cannot build programs: ${lack.trim()}. ${install}`);
  return new BuildError(`${cc} ${args.join(' ')} failed:\n${stderr}`);
}

/** Runs the compiler with these arguments. @throws BuildError */
export type Compile = (...args: string[]) => Promise<void>;

/** The compiler `cc`, which may have arguments of its own, working in the folder `into`. */
export function compilerIn(into: string, cc: string, env = process.env): Compile {
  const [program = '', ...own] = cc.split(/\s+/);
  return async (...args) => {
    try {
      await promisify(execFile)(program, [...own, ...args], { cwd: into, env });
    } catch (error) {
      throw compileError(cc, args, error as CompileFailure);
    }
  };
}

/** Waits for all, also where one fails: whoever still writes would keep the folder from being removed. @throws its reason */
export async function together<T>(tasks: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(tasks);
  return Promise.all(tasks);
}
