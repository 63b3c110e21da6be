import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import type { ObserveOptions } from '../predict/observe.ts';
import { errnoName } from '../results/error.ts';
import type { PredictOptions } from './command-options.ts';
import { UsageError } from './exit.ts';
import { keepInputs, making } from './output.ts';

const STDIN = 0;

type Stdio = ObserveOptions['stdio'];

/**
 * The standard streams of each run of the command: those of this process, unless files are named. Every run reads the
 * same input, so a file is read anew, and what can be read only once is refused.
 * @throws UsageError for standard input that several runs would have to share.
 */
export function streamsOf({ input, outputOfCommand, once }: PredictOptions) {
  const kind = fstatSync(STDIN);
  if (input === undefined && !once && (kind.isFIFO() || kind.isSocket()))
    throw new UsageError(
      'standard input is a pipe, which only one of several runs can read: ' +
        'pass a file with --input (/dev/null for none), or run the command --once',
    );
  const isShared = input === undefined && !once && kind.isFile();
  if (isShared && positionOf(STDIN) !== 0)
    throw new UsageError(
      'standard input has already been partly read, but each run must start at its beginning: pass the file with --input',
    );
  if (input !== undefined && outputOfCommand !== undefined)
    keepInputs([input], outputOfCommand, '--output-of-command');
  const source = isShared ? '/proc/self/fd/0' : input;
  return {
    /** Opens them, and closes them when `run` is done. */
    async during<Result>(run: (stdio: Stdio) => Promise<Result>): Promise<Result> {
      const opened: number[] = [];
      const open = (path: string | undefined, flags: string): number | 'inherit' => {
        if (path === undefined) return 'inherit';
        const fd = openFile(path, flags);
        opened.push(fd);
        return fd;
      };
      try {
        const stdin = open(source, 'r');
        const stdout = open(outputOfCommand, 'w');
        return await run({ stdin, stdout, stderr: stdout });
      } finally {
        for (const fd of opened) closeSync(fd);
      }
    },
  };
}

/** From proc_pid_fdinfo(5). */
function positionOf(fd: number): number {
  return Number(/^pos:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? 0);
}

function openFile(path: string, flags: string): number {
  try {
    return making(path, () => openSync(path, flags));
  } catch (error) {
    throw new UsageError(`cannot open ${path}: ${errnoName(error)}`);
  }
}
