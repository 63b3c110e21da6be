import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { render } from '../../document/render.ts';
import { environments } from '../../environments/index.ts';
import { parseFacts } from '../../host/facts.ts';
import { ensureNative, type Native } from '../../native/build.ts';
import { gatherFacts } from '../../native/facts.ts';
import type { KnownCosts } from '../../predict/costs.ts';
import { predictionOutput } from '../../predict/document.ts';
import { PredictError } from '../../predict/error.ts';
import { onPaper } from '../../predict/model.ts';
import { counterHere, ObserveError, observe } from '../../predict/observe.ts';
import { predict } from '../../predict/prediction.ts';
import { scenariosOf } from '../../predict/scenarios.ts';
import { type Seen, SignalledError, watch } from '../../predict/watch.ts';
import { errnoName } from '../../results/error.ts';
import { commandLine } from '../../text/quote.ts';
import { costsIn, measuredCosts } from '../crossing-costs.ts';
import { exitCodes, UsageError } from '../errors.ts';
import { onInterrupt } from '../interrupt.ts';
import type { Io } from '../io.ts';
import type { PredictOptions } from '../predict-options.ts';
import { streamsOf } from '../predict-streams.ts';
import { styleOf } from '../style.ts';
import { writeText } from '../text-output.ts';
import { choose } from './measure.ts';

/**
 * Says what the command pays for crossing into the kernel, and what it would pay elsewhere.
 * @returns the exit status of the command, 128 and the number of the signal that ended it, or 0 on paper.
 * @throws UsageError; PredictError, ResultsError, BuildError for what cannot be had.
 */
export async function predictCommand(
  argv: readonly string[],
  options: PredictOptions,
  io: Io,
): Promise<number> {
  const { callsPerSecond, translation } = options;
  if (argv.length > 0 === (callsPerSecond !== undefined))
    throw new UsageError('one of the two is needed: a command (-- ls -l), or --calls-per-second N');
  checkOutput(options.output);
  const native = await ensureNative((line) => io.stderr.write(`ringtoll: ${line}\n`), io.env);
  const interrupt = onInterrupt();
  try {
    // What can be said at once is said before anything takes time: results are read first and costs measured last.
    const read = options.costs.length > 0 ? await knownCosts(native, options, interrupt.signal, io) : null;
    const seen =
      callsPerSecond === undefined ? await seenOf(argv, native, options, interrupt.signal, io) : null;
    const known = read ?? (await knownCosts(native, options, interrupt.signal, io));
    const program = seen?.program ?? paper(callsPerSecond ?? 0, known);
    const scenarios = scenariosOf(known, environments, translation);
    const prediction = predict(program, seen?.watched ?? null, known, scenarios, translation);
    writeText(
      render(options.format, predictionOutput(prediction), styleOf(options.color, io)),
      options.output,
      io,
    );
    return seen?.endings.find(({ exit }) => exit !== 0)?.exit ?? exitCodes.done;
  } catch (error) {
    if (interrupt.signal.aborted) {
      io.stderr.write('bench: interrupted; nothing is predicted\n');
      return exitCodes.interrupted;
    }
    const status = statusOf(error);
    if (status === undefined) throw error;
    io.stderr.write(`bench: ${(error as Error).message}\n`);
    return status;
  } finally {
    interrupt.release();
  }
}

/** What a shell ends with where a command was ended by a signal or could not be run. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof SignalledError) return 128 + error.signal;
  if (!(error instanceof ObserveError)) return undefined;
  return { 'not-found': 127, 'not-executable': 126 }[error.failure as string];
}

async function knownCosts(
  native: Native,
  { costs, only, cpu: wanted, quiet, output }: PredictOptions,
  signal: AbortSignal,
  io: Io,
): Promise<KnownCosts> {
  const raw = await gatherFacts(native.probe);
  const { cpu, peer } = choose(raw, wanted);
  const machine = parseFacts(raw, cpu);
  if (costs.length > 0) return costsIn(costs, output, machine, io);
  const context = { native, cpu, peer, kernels: [], append: [], hosts: [], env: io.env };
  return measuredCosts(only, context, machine, { quiet: quiet === true, signal, io });
}

async function seenOf(
  argv: readonly string[],
  native: Native,
  options: PredictOptions,
  signal: AbortSignal,
  io: Io,
): Promise<Seen> {
  const { runs, once = false, cpu } = options;
  const count = await counter(native, options, io);
  const streams = streamsOf(options);
  const onStopped = (pid: number) =>
    void io.stderr.write(`bench: ${argv[0]} has stopped; kill -CONT ${pid} lets it go on\n`);
  const run = (counted: boolean) =>
    streams.during((stdio) =>
      observe(native, argv, {
        ...(counted && { count }),
        ...(cpu !== undefined && { cpu }),
        ...{ stdio, signal, onStopped },
      }),
    );
  return watch(run, { command: commandLine(argv), runs, once });
}

/** @throws PredictError where a tracepoint was asked for and cannot be had. */
async function counter(native: Native, { count, quiet }: PredictOptions, { stderr }: Io) {
  if (count === 'ptrace') return count;
  const here = await counterHere(native);
  if (here.by === 'tracepoint') return here.by;
  if (count === 'tracepoint')
    throw new PredictError(`system calls cannot be counted by a tracepoint: ${here.because}`);
  if (!quiet) stderr.write(`bench: counting system calls by ptrace: ${here.because}\n`);
  return here.by;
}

function paper(callsPerSecond: number, { here }: KnownCosts) {
  try {
    return onPaper(callsPerSecond, here.costs);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const most = Math.floor(1e9 / here.costs.call.value);
    throw new UsageError(`--calls-per-second: one CPU of this machine makes at most ${most}`);
  }
}

/** @throws UsageError for a file that cannot be written, before the command runs for nothing. */
function checkOutput(output: string): void {
  if (output === '-') return;
  try {
    accessSync(existsSync(output) ? output : dirname(output), constants.W_OK);
    if (existsSync(output) && statSync(output).isDirectory())
      throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (error) {
    throw new UsageError(`cannot write the prediction to ${output}: ${errnoName(error)}`);
  }
}
