import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Driver, measuringEnv, type RoundRequest } from '../native/driver.ts';
import { type Failure, type Measurement, parseLine } from '../native/measurement.ts';
import { Suspension } from './suspension.ts';
import { Watchdog } from './watchdog.ts';

/** A process that prints nothing for so long hangs; the slowest benchmark takes a few seconds under emulation. */
const SILENCE_MS = 60_000;
const SAID_KEPT = 2000;

/** The library could not go on because its helper process is gone (not in os.constants). */
const EOWNERDEAD = 130;

/** What to do about errors that have a usual cause. */
const advice: Record<string, string> = {
  EACCES:
    'vm.memfd_noexec, SELinux or noexec mounts forbid it: sysctl vm.memfd_noexec=0, or TMPDIR=FOLDER where programs may be run',
  EPERM: 'a seccomp filter or the container forbids it; run without it, or allow the call',
  EINVAL: 'a cpuset may exclude that CPU; choose another with --cpu',
  EMFILE: 'raise the open-file limit: ulimit -n',
  EAGAIN: 'raise the process limit: ulimit -u, or pids.max of the cgroup',
  ENOMEM: 'free some memory, or raise memory.max of the cgroup',
  ENOSPC: 'make room, or let TMPDIR name a folder that has some',
  EROFS: 'let TMPDIR name a folder that can be written to',
  ENOSYS: 'this kernel or sandbox does not have the call',
};

function errnoName(errno: number): string {
  const found = Object.entries(constants.errno).find(([, value]) => value === errno);
  return found?.[0] ?? `errno ${errno}`;
}

/** A failed measurement as a sentence: what failed, the errno by name, what to do. */
export function failureOf({ benchmark, result, what }: Measurement): Failure {
  const { EOPNOTSUPP, EPROTO } = constants.errno;
  if (-result === EOPNOTSUPP) return { benchmark, kind: 'unsupported', message: what };
  if (-result === EPROTO) return { benchmark, kind: 'unproven', message: `the proof failed: ${what}` };
  // The helper process is gone, and how it ended is all there is to say.
  if (-result === EOWNERDEAD) return { benchmark, kind: 'failed', message: what };
  const name = errnoName(-result);
  const help = advice[name] ? ` (${advice[name]})` : '';
  return { benchmark, kind: 'failed', message: `${what} failed: ${name}${help}` };
}

/** Why a measurement is no figure: it failed, or the clocks make it worthless; null where it is one. */
export function setbackOf(measurement: Measurement, suspension: Suspension): Failure | null {
  // Asked of a failure too, or the figure after it would pay for what that went through.
  const message = suspension.trouble();
  const { benchmark, result } = measurement;
  if (result !== 0) return failureOf(measurement);
  return message === null ? null : { benchmark, kind: 'failed', message };
}

/**
 * Runs one round in a fresh process and yields what becomes of each benchmark, in the order measured. A process
 * that dies or hangs is a failure of the benchmark that was under way; those after it yield nothing. Whatever it prints
 * that is no line of its own is no data, and is shown when it fails.
 * @throws when `signal` aborts, after the process is gone.
 */
export async function* runRound(
  driver: Driver,
  request: RoundRequest,
  signal: AbortSignal,
  silenceMs = SILENCE_MS,
): AsyncGenerator<Measurement | Failure> {
  const [program, ...args] = driver.command(request);
  // In a session of its own, Ctrl-C reaches only the harness, which decides what is kept. If the harness itself
  // is killed, the kernel kills the process (--parent).
  const child = spawn(program, args, {
    detached: true,
    env: {
      ...measuringEnv(process.env),
      ...(request.files === undefined ? {} : { RINGTOLL_FILES: request.files }),
    },
    stdio: ['ignore', 'pipe', 'pipe', ...(driver.channel === 3 ? (['pipe'] as const) : [])],
  });
  const exited = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, by) => resolve(by ? `ended by ${by}` : `ended with status ${code}`));
  });
  let said = '';
  const hear = (text: string) => {
    said = `${said}${text}`.slice(-SAID_KEPT);
  };
  const channel = child.stdio[driver.channel] as Readable;
  for (const stream of [child.stdout, child.stderr])
    if (stream !== channel) (stream as Readable).setEncoding('utf8').on('data', hear);
  // The whole group, so that nothing the process has started outlives it or holds its output open.
  const kill = () => {
    const running = child.exitCode === null && child.signalCode === null;
    if (running && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  };
  signal.addEventListener('abort', kill);
  let hung = false;
  const watchdog = new Watchdog(silenceMs, () => {
    hung = true;
    kill();
  });
  const suspension = new Suspension();

  const left = new Set(request.benchmarks.map(({ id }) => id));
  let ended = false;
  try {
    for await (const text of createInterface({ input: channel })) {
      const line = parseLine(text);
      if (line === undefined) hear(`${text}\n`);
      else watchdog.feed();
      ended ||= line?.type === 'end';
      if (line?.type === 'benchmark' && left.delete(line.benchmark))
        yield setbackOf(line, suspension) ?? line;
    }
  } finally {
    watchdog.stop();
    kill();
    await exited;
    signal.removeEventListener('abort', kill);
  }
  signal.throwIfAborted();
  let how = await exited;
  if (hung) how = `gave no sign of life for ${silenceMs / 1000} s and was ended`;
  else if (ended) how = 'told nothing of it';
  const words = said.trim() ? `; it said:\n${said.trim()}` : '';
  const message = `the measuring process (${driver.name}) ${how}${words}`;
  // One that got to its end has skipped what is left; else the first was under way and the others had no turn.
  for (const benchmark of [...left].slice(0, ended ? undefined : 1))
    yield { benchmark, kind: 'failed', message };
}
