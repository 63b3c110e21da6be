import type { RawFacts } from '../host/raw.ts';
import { shuffled } from '../measure/order.ts';
import { failureOf } from '../measure/round.ts';
import { measuredColumns } from '../measure/row.ts';
import { type Failure, type Line, parseLine } from '../native/measurement.ts';
import type { Row } from '../results/schema.ts';
import type { Context, Environment, Variation } from './environment.ts';
import { type Ending, Guarded } from './guarded.ts';
import { meaningful } from './meaningful.ts';

/** How much is measured at each visit. */
export interface VisitPlan {
  benchmarks: readonly string[];
  rounds: number;
  /** Of each benchmark in a round. */
  samples: number;
  seed: number;
  timeoutMs: number;
}

/** What a visit tells, in its order; facts once for each start of the probe. */
export type Seen =
  | { type: 'facts'; raw: RawFacts }
  | { type: 'measured'; benchmark: string; round: number; columns: Partial<Row> }
  | { type: 'failed'; failure: Failure };

/** A visit that came to nothing, or to an early end. The message is for a person and may have several lines. */
export class VisitError extends Error {}

const CONSOLE_LINES = 20;
/** Of what is on the probe's standard output and not the probe's. */
const PRINTED_KEPT = 16 * 1024;

/** One start of the command. */
interface Start {
  /** Number of its first round, from 1. */
  first: number;
  rounds: readonly (readonly string[])[];
}

/**
 * Runs the probe in one system, for all rounds. A benchmark that has failed is left out from then on.
 * @throws VisitError when the command ends early or hangs; what came before it counts.
 * @throws the reason of `signal`, when that aborts.
 */
export async function* visit(
  { environment, variation }: { environment: Environment; variation: Variation },
  plan: VisitPlan,
  context: Context,
  signal: AbortSignal,
): AsyncGenerator<Seen> {
  const { only = plan.benchmarks, omits = {} } = environment;
  const benchmarks = plan.benchmarks.filter((id) => only.includes(id) && omits[id] === undefined);
  const rounds = Array.from({ length: plan.rounds }, (_, i) => shuffled(benchmarks, plan.seed, i + 1));
  const starts: Start[] =
    environment.rounds === 'inside'
      ? [{ first: 1, rounds }]
      : rounds.map((round, i) => ({ first: i + 1, rounds: [round] }));
  const failed = new Set<string>();
  const deadline = performance.now() + plan.timeoutMs;
  for (const { first, rounds } of starts) {
    const left = rounds.map((ids) => ids.filter((id) => !failed.has(id)));
    if (left[0]?.length === 0) return;
    let round = first;
    for await (const line of linesOf(variation, argsOf(left, plan, context), context, deadline, signal)) {
      if (line.type === 'facts') yield { type: 'facts', raw: line };
      else if (line.type === 'round') round = line.round;
      else if (line.type === 'benchmark' && !failed.has(line.benchmark)) {
        const { benchmark } = line;
        if (line.result === 0) {
          const columns = meaningful(measuredColumns(line), environment.units);
          yield { type: 'measured', benchmark, round, columns };
        } else {
          failed.add(benchmark);
          yield { type: 'failed', failure: failureOf(line) };
        }
      }
    }
  }
}

function argsOf(rounds: readonly (readonly string[])[], { samples }: VisitPlan, { cpu }: Context): string[] {
  const apart = rounds.flatMap((ids, i) => (i === 0 ? ids : [',', ...ids]));
  return ['--cpu', String(cpu), '--samples', String(samples), ...apart];
}

/** The probe's lines up to its last one. */
async function* linesOf(
  variation: Variation,
  args: readonly string[],
  context: Context,
  deadline: number,
  signal: AbortSignal,
): AsyncGenerator<Line> {
  signal.throwIfAborted();
  const guarded = await Guarded.start(context.native.guard);
  let said = '';
  let hung = false;
  const end = () => {
    said ||= guarded.said();
    void guarded.close();
  };
  const timer = setTimeout(
    () => {
      hung = true;
      end();
    },
    Math.max(0, deadline - performance.now()),
  );
  signal.addEventListener('abort', end);
  let why = '';
  let printed = '';
  let ending: Ending | null = null;
  try {
    const command = await variation.prepare({ ...context, folder: guarded.folder, args });
    for await (const text of guarded.run(command)) {
      const line = parseLine(text);
      if (line === undefined) printed = `${printed}${text}\n`.slice(-PRINTED_KEPT);
      else yield line;
      if (line?.type === 'end') return;
    }
  } catch (error) {
    why = (error as Error).message;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    said ||= guarded.said();
    ending = await guarded.close();
  }
  signal.throwIfAborted();
  if (hung) why = 'it was not done within the time limit and was ended (--timeout gives it longer)';
  const lines = `${printed}${said}`.trim().split(/\r?\n/).slice(-CONSOLE_LINES).join('\n');
  throw new VisitError(`${why || endedEarly(ending)}${lines && `; the last that it said:\n${lines}`}`);
}

function endedEarly(ending: Ending | null): string {
  if (ending?.signal !== undefined) return `it was ended by signal ${ending.signal} before it was done`;
  return `it ended with status ${ending?.exit ?? 'unknown'} before it was done`;
}
