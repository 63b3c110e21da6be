import { render } from '../../document/render.ts';
import { environments } from '../../environments/index.ts';
import { type ThisMachine, thisMachine } from '../../measure/machine.ts';
import type { Native } from '../../native/build.ts';
import { type KnownCosts, PredictError } from '../../predict/costs.ts';
import { predictionOutput } from '../../predict/document.ts';
import { onPaper } from '../../predict/model.ts';
import { counterHere, ObserveError, observe } from '../../predict/observe.ts';
import { predict } from '../../predict/prediction.ts';
import { scenariosOf } from '../../predict/scenarios.ts';
import { type Seen, SignalledError, watch } from '../../predict/watch.ts';
import { commandLine } from '../../text/quote.ts';
import type { PredictOptions } from '../command-options.ts';
import { type Console, type Io, styleOf } from '../console.ts';
import { costsIn, measuredCosts } from '../crossing-costs.ts';
import { exitCodes, onInterrupt, UsageError } from '../exit.ts';
import { checkWritable, writeText } from '../output.ts';
import { streamsOf } from '../predict-streams.ts';

/**
 * Predicts what crossing into the kernel costs a command, here and elsewhere.
 * @returns the exit status of the command, 128 and the number of the signal that ended it, or 0 on paper.
 * @throws as {@link thisMachine} does; UsageError, PredictError, ResultsError.
 */
export async function predictCommand(
  argv: readonly string[],
  options: PredictOptions,
  io: Io,
): Promise<number> {
  const { callsPerSecond, translation } = options;
  if (argv.length > 0 === (callsPerSecond !== undefined))
    throw new UsageError('give either a command (-- ls -l) or --calls-per-second N');
  checkWritable(options.output);
  const { console } = io;
  const machine = await thisMachine(io.env, (line) => console.say(line), options.cpu);
  const interrupt = onInterrupt();
  try {
    // Mistakes come to light before anything takes time: results are read first, and costs are measured last.
    const read = options.costs.length > 0 ? await knownCosts(machine, options, interrupt.signal, io) : null;
    const seen =
      callsPerSecond === undefined ? await seenOf(argv, machine.native, options, interrupt.signal, io) : null;
    const known = read ?? (await knownCosts(machine, options, interrupt.signal, io));
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
      console.say('interrupted: no prediction');
      return exitCodes.interrupted;
    }
    const status = statusOf(error);
    if (status === undefined) throw error;
    console.fail(error);
    return status;
  } finally {
    interrupt.release();
  }
}

/** The exit status of a shell whose command was killed by a signal or could not be run. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof SignalledError) return 128 + error.signal;
  if (!(error instanceof ObserveError)) return undefined;
  return { 'not-found': 127, 'not-executable': 126 }[error.failure as string];
}

async function knownCosts(
  { native, choice, facts }: ThisMachine,
  { costs, only, output }: PredictOptions,
  signal: AbortSignal,
  io: Io,
): Promise<KnownCosts> {
  if (costs.length > 0) return costsIn(costs, output, facts, io);
  const { cpu, peer } = choice;
  const context = { native, cpu, peer, kernels: [], append: [], hosts: [], env: io.env };
  return measuredCosts(only, context, facts, { signal, console: io.console });
}

async function seenOf(
  argv: readonly string[],
  native: Native,
  options: PredictOptions,
  signal: AbortSignal,
  io: Io,
): Promise<Seen> {
  const { runs, once = false, cpu } = options;
  const count = await counter(native, options.count, io.console);
  const streams = streamsOf(options);
  const onStopped = (pid: number) => io.console.say(`${argv[0]} has stopped; kill -CONT ${pid} resumes it`);
  const run = (counted: boolean) =>
    streams.during((stdio) =>
      observe(native, argv, {
        ...(counted && { count }),
        ...(cpu !== undefined && { cpu }),
        stdio,
        signal,
        onStopped,
      }),
    );
  return watch(run, { command: commandLine(argv), runs, once });
}

/** @throws PredictError for a tracepoint that was asked for but cannot be used. */
async function counter(native: Native, count: PredictOptions['count'], console: Console) {
  if (count === 'ptrace') return count;
  const here = await counterHere(native);
  if (here.by === 'tracepoint') return here.by;
  if (count === 'tracepoint')
    throw new PredictError(`cannot count system calls with a tracepoint: ${here.because}`);
  console.progress(`counting system calls with ptrace: ${here.because}`);
  return here.by;
}

function paper(callsPerSecond: number, { here }: KnownCosts) {
  try {
    return onPaper(callsPerSecond, here.costs);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const most = Math.floor(1e9 / here.costs.call.value);
    throw new UsageError(`--calls-per-second: one CPU of this machine can make at most ${most}`);
  }
}
