import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Stream } from 'node:stream';
import { type Native, whyMissing } from '../native/build.ts';

/** How system calls are counted: by programs in the kernel, or by stopping every thread at each of them. */
export type Counter = 'tracepoint' | 'ptrace';

/** One run of a command. CPU times and switches include all of its descendants. */
export interface Observation {
  /** From right before its execve to the end of its main process. */
  wallNs: number;
  /** CPU time in user mode, in steps of a microsecond. */
  userNs: number;
  /** CPU time in the kernel, in steps of a microsecond. */
  systemNs: number;
  /** Voluntary context switches: a thread waited. */
  voluntary: number;
  /** Involuntary context switches: the kernel preempted a thread. */
  involuntary: number;
  /** Exit status of the main process, where it ended by itself. */
  exit?: number;
  /** Number of the signal that killed it, if any. */
  signal?: number;
  /** It was stopped for a while (SIGSTOP, Ctrl-Z), so its wall time is meaningless. */
  paused: boolean;
  counted?: Counted;
}

/** From the command's execve on, that included. */
interface Counted {
  by: Counter;
  /** By name; `call 470` where this machine's headers name none, `i386 call 5` for one of a 32-bit program. */
  calls: ReadonlyMap<string, number>;
  /** The main one included. */
  processes: number;
  /** Beside the first one of each process. */
  threads: number;
  /** Successful calls of execve. */
  execs: number;
}

/**
 * - `not-found`, `not-executable`: status 127 and 126 of a shell
 * - `cannot-be-traced`: ptrace would change what the program does
 * - `counter`: that way of counting is not possible here
 * - `incomplete`: calls were lost
 * - `left`: processes were still running a second after the main one, and were killed
 * - `start`: an option cannot be followed here
 * - `observer`: the observer itself failed
 */
type ObserveFailure =
  | 'not-found'
  | 'not-executable'
  | 'cannot-be-traced'
  | 'counter'
  | 'incomplete'
  | 'left'
  | 'start'
  | 'observer';

/** The command could not be observed; none of its processes is left. The message is for the user. */
export class ObserveError extends Error {
  readonly failure: ObserveFailure;
  constructor(failure: ObserveFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

/** As for `spawn`, without pipes, which would need a reader. */
export type Stdio = 'inherit' | 'ignore' | number | Stream;

export interface ObserveOptions {
  /** Nothing is traced without. */
  count?: Counter;
  /** Number of the only CPU on which it runs. */
  cpu?: number;
  /** Rules of a seccomp filter that the kernel runs at every call, 1 to 2000. */
  seccompRules?: number;
  stdio: { stdin: Stdio; stdout: Stdio; stderr: Stdio };
  signal: AbortSignal;
  /** Called with the process number of the command when it stops (SIGSTOP, Ctrl-Z). */
  onStopped?: (pid: number) => void;
}

/** The line that native/observe/observe.c prints. */
interface Report {
  wall_ns: number;
  user_ns: number;
  system_ns: number;
  voluntary: number;
  involuntary: number;
  exit?: number;
  signal?: number;
  counted_by?: Counter;
  calls: Record<string, number>;
  processes: number;
  threads: number;
  execs: number;
  paused: boolean;
  left: string[];
  failed?: ObserveFailure;
  what: string;
}

/**
 * Runs a command unchanged in this process's group, so that Ctrl-C reaches it. A second after `signal` aborts it gets
 * SIGTERM, and its end is awaited; if this process dies, it is killed.
 * @throws ObserveError
 * @throws the reason of `signal`, when that aborts.
 */
export async function observe(
  native: Native,
  argv: readonly string[],
  { count, cpu, seccompRules, stdio, signal, onStopped }: ObserveOptions,
): Promise<Observation> {
  const options = { '--count': count, '--cpu': cpu, '--seccomp-uncached': seccompRules };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const args = [...given.flatMap(([option, value]) => [option, String(value)]), '--', ...argv];
  const report = await run(native, args, stdio, signal, onStopped);
  if (report.failed) throw new ObserveError(report.failed, report.what);
  if (report.left.length > 0)
    throw new ObserveError(
      'left',
      `${argv[0]} left processes that were still running a second later: ${report.left.join(', ')}
(they were killed; run the command in the foreground, because it is observed until it ends)`,
    );
  return observationOf(report);
}

/** The best way to count on this machine. @throws ObserveError when the observer cannot be run. */
export async function counterHere(
  native: Native,
): Promise<{ by: 'tracepoint' } | { by: 'ptrace'; because: string }> {
  const stdio = { stdin: 'ignore', stdout: 'ignore', stderr: 'inherit' } as const;
  const { failed, what } = await run(native, ['--count', 'tracepoint'], stdio, new AbortController().signal);
  return failed ? { by: 'ptrace', because: what } : { by: 'tracepoint' };
}

/** Ctrl-C has also reached the command, which may need a moment to exit cleanly. */
const GRACE_MS = 1000;

async function run(
  native: Native,
  args: readonly string[],
  { stdin, stdout, stderr }: ObserveOptions['stdio'],
  signal: AbortSignal,
  onStopped: (pid: number) => void = () => {},
): Promise<Report> {
  signal.throwIfAborted();
  const missing = whyMissing(native.observe);
  if (missing !== null) throw new ObserveError('observer', missing);
  const observer = spawn(native.observe, args, { stdio: [stdin, stdout, stderr, 'pipe'] });
  let late: NodeJS.Timeout | undefined;
  const end = () => {
    late = setTimeout(() => observer.kill('SIGTERM'), GRACE_MS);
  };
  signal.addEventListener('abort', end);
  let report: Report | undefined;
  const lines = createInterface({ input: observer.stdio[3] as Readable });
  lines.on('line', (line) => {
    const told: Report | { stopped: number } = JSON.parse(line);
    if ('stopped' in told) onStopped(told.stopped);
    else report = told;
  });
  try {
    const [status, killed] = await once(observer, 'close');
    signal.throwIfAborted();
    if (report) return report;
    throw new ObserveError(
      'observer',
      `the observer (${native.observe}) exited without a report: ${killed ?? `status ${status}`}`,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    throw new ObserveError('observer', `the observer could not be run: ${(error as Error).message}`);
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', end);
  }
}

function observationOf(report: Report): Observation {
  const { exit, signal, counted_by: by, processes, threads, execs } = report;
  return {
    wallNs: report.wall_ns,
    userNs: report.user_ns,
    systemNs: report.system_ns,
    voluntary: report.voluntary,
    involuntary: report.involuntary,
    paused: report.paused,
    ...(exit !== undefined && { exit }),
    ...(signal !== undefined && { signal }),
    ...(by && { counted: { by, calls: new Map(Object.entries(report.calls)), processes, threads, execs } }),
  };
}
