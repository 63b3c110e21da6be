import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Driver, measuringEnv, type RoundRequest } from '../native/driver.ts';
import { type Failure, type Measurement, parseLine } from '../native/measurement.ts';
import { setbackOf } from './failures.ts';
import { Suspension, Watchdog } from './watchdog.ts';

/** A process that prints nothing for this long hangs; the slowest benchmark takes a few seconds under emulation. */
const SILENCE_MS = 60_000;
/** Characters of other output that an error shows. */
const OUTPUT_KEPT = 2000;

/**
 * Runs one round in a fresh process and yields what becomes of each benchmark, in the order measured. A process
 * that dies or hangs is a failure of the benchmark that was running; those after it yield nothing. Lines that are not
 * data are shown when it fails.
 * @throws when `signal` aborts, after the process is gone.
 */
export async function* runRound(
  driver: Driver,
  request: RoundRequest,
  signal: AbortSignal,
  silenceMs = SILENCE_MS,
): AsyncGenerator<Measurement | Failure> {
  const [program, ...args] = driver.command(request);
  // In another session, so that Ctrl-C reaches only the harness, which decides what is kept. If the harness itself
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
    child.on('close', (code, by) => resolve(by ? `was killed by ${by}` : `exited with status ${code}`));
  });
  let output = '';
  const hear = (text: string) => {
    output = `${output}${text}`.slice(-OUTPUT_KEPT);
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
  if (hung) how = `printed nothing for ${silenceMs / 1000} s and was killed`;
  else if (ended) how = 'ended without a result';
  const words = output.trim() ? `; its output:\n${output.trim()}` : '';
  const message = `the measuring process (${driver.name}) ${how}${words}`;
  // A process that got to its end skipped what is left; otherwise the first was running and the others had no turn.
  for (const benchmark of [...left].slice(0, ended ? undefined : 1))
    yield { benchmark, kind: 'failed', message };
}
