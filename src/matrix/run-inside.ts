import { Watchdog } from '../measure/watchdog.ts';
import { shuffled } from '../stats/random.ts';
import type { Context, Environment, Variation } from '../systems/environment.ts';
import { linesOf, VisitError } from '../systems/probe-lines.ts';
import type { Unit } from '../units.ts';
import { Progress, type Seen, Start } from './progress.ts';

/** How much is measured at each visit. */
export interface VisitPlan {
  benchmarks: readonly string[];
  rounds: number;
  /** Of each benchmark in a round. */
  samples: number;
  seed: number;
  timeoutMs: number;
}

/** The benchmarks among these that an environment can run. */
export const benchmarksIn = ({ only, omits = {} }: Environment, ids: readonly string[]): string[] =>
  ids.filter((id) => (only ?? ids).includes(id) && omits[id] === undefined);

/**
 * Runs the probe in one system, for all rounds. A round that fails is skipped; a command that ends early is started
 * again for the remaining rounds; a benchmark that fails too often is given up.
 * @throws VisitError when the command was started three times without any figure, or timed out; events before that
 * count.
 * @throws the reason of `signal` when that aborts.
 */
export async function* visit(
  { environment, variation }: { environment: Environment; variation: Variation },
  plan: VisitPlan,
  context: Context,
  signal: AbortSignal,
): AsyncGenerator<Seen> {
  const benchmarks = benchmarksIn(environment, plan.benchmarks);
  const progress = new Progress();
  const limit = new AbortController();
  const watchdog = new Watchdog(plan.timeoutMs, () => limit.abort());
  try {
    for (let first = 1; first <= plan.rounds; ) {
      const count = environment.rounds === 'inside' ? plan.rounds - first + 1 : 1;
      const asked = Array.from({ length: count }, (_, i) =>
        progress.remaining(shuffled(benchmarks, plan.seed, first + i)),
      );
      if (asked[0]?.length === 0) break;
      const start = new Start(first, asked, progress);
      try {
        const lines = linesOf(variation, argsOf(asked, plan, context), context, limit.signal, signal);
        for await (const line of lines)
          yield* start.take(line).map((seen) => meaningful(seen, environment.units));
        first += count;
      } catch (error) {
        if (!(error instanceof VisitError) || limit.signal.aborted) throw error;
        yield* start.endedEarly(error, plan.rounds);
        // Without any figure yet, the last round is tried again.
        first = progress.hasFigures ? start.round + 1 : Math.min(start.round + 1, plan.rounds);
      }
    }
    yield* progress.release();
  } finally {
    watchdog.stop();
  }
}

function argsOf(rounds: readonly (readonly string[])[], { samples }: VisitPlan, { cpu }: Context): string[] {
  const apart = rounds.flatMap((ids, i) => (i === 0 ? ids : [',', ...ids]));
  return ['--cpu', String(cpu), '--samples', String(samples), ...apart];
}

/** Names of the columns in a unit, besides its value. */
const columnsOf: Readonly<Record<Unit, RegExp>> = {
  cycles: /^(cycles|core_hz$|clock_moved$)/,
  tsc: /^(tsc_|overhead_ticks$)/,
  ns: /^(ns|wall_ms|away_ms|steal_ms)$/,
  instructions: /^instructions$/,
};

/** A figure without the columns that mean nothing in this environment. Where ticks are instructions, adds those. */
function meaningful(seen: Seen, units: readonly Unit[]): Seen {
  if (seen.type !== 'measured') return seen;
  const { columns } = seen;
  const counted = units.includes('instructions') ? { ...columns, instructions: columns.tsc_cycles } : columns;
  const foreign = (Object.keys(columnsOf) as Unit[]).filter((unit) => !units.includes(unit));
  const kept = Object.entries(counted).filter(
    ([name]) => !foreign.some((unit) => columnsOf[unit].test(name)),
  );
  return { ...seen, columns: Object.fromEntries(kept) };
}
