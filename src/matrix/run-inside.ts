import type { RawFacts } from '../host/raw.ts';
import { Setbacks, setbackOf } from '../measure/failures.ts';
import { measuredColumns } from '../measure/row.ts';
import { Suspension, Watchdog } from '../measure/watchdog.ts';
import type { Failure } from '../native/measurement.ts';
import type { Row } from '../results/schema.ts';
import { shuffled } from '../stats/random.ts';
import type { Context, Environment, Variation } from '../systems/environment.ts';
import { linesOf, VisitError } from '../systems/probe-lines.ts';
import { meaningful } from './valid-facts.ts';

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
  | { type: 'failed'; failure: Failure; givenUp: boolean };

/** One start may fail in a bad moment; a system that fails so often before its first figure does not work. */
const BARREN_STARTS = 3;

/** What an environment has of these benchmarks. */
export const benchmarksIn = ({ only, omits = {} }: Environment, ids: readonly string[]): string[] =>
  ids.filter((id) => (only ?? ids).includes(id) && omits[id] === undefined);

/**
 * Runs the probe in one system, for all rounds. A round that fails is skipped, and the command started again for those
 * that are left where it ended early; a benchmark of which too many fail is left out from then on.
 * @throws VisitError when the command was started three times and gave no figure at all, or reached the time limit;
 * what came before it counts.
 * @throws the reason of `signal`, when that aborts.
 */
export async function* visit(
  { environment, variation }: { environment: Environment; variation: Variation },
  plan: VisitPlan,
  context: Context,
  signal: AbortSignal,
): AsyncGenerator<Seen> {
  const benchmarks = benchmarksIn(environment, plan.benchmarks);
  const setbacks = new Setbacks();
  const limit = new AbortController();
  const watchdog = new Watchdog(plan.timeoutMs, () => limit.abort());
  const failed = (failure: Failure): Seen => ({
    ...{ type: 'failed', failure, givenUp: setbacks.failure(failure) },
  });
  let measured = 0;
  let barren = 0;
  /** Told when a figure follows: of a system that does not work, the reason of its last start is all there is to say. */
  const held: Seen[] = [];
  try {
    for (let first = 1; first <= plan.rounds; ) {
      const last = environment.rounds === 'inside' ? plan.rounds : first;
      const asked = Array.from({ length: last - first + 1 }, (_, i) =>
        shuffled(benchmarks, plan.seed, first + i).filter((id) => !setbacks.hasGivenUp(id)),
      );
      if (asked[0]?.length === 0) break;
      let round = first;
      let due = new Set(asked[0]);
      /** The one under way; those after it had no turn. */
      const lost = () => [...due].find((id) => !setbacks.hasGivenUp(id));
      const begin = (next: number) => {
        round = next;
        due = new Set(asked[next - first]);
      };
      const untold = (message: string) => {
        const benchmark = lost();
        return benchmark === undefined ? [] : [failed({ benchmark, kind: 'failed', message })];
      };
      const suspension = new Suspension();
      try {
        const lines = linesOf(variation, argsOf(asked, plan, context), context, limit.signal, signal);
        for await (const line of lines) {
          if (line.type === 'facts') yield { type: 'facts', raw: line };
          else if (line.type === 'end') yield* untold('the probe ended without a word of it');
          else if (line.type === 'round' && first + line.round - 1 !== round) {
            yield* untold('the process of its round ended without a word of it');
            begin(first + line.round - 1);
          } else if (line.type === 'benchmark' && due.delete(line.benchmark)) {
            const { benchmark } = line;
            const failure = setbackOf(line, suspension);
            if (setbacks.hasGivenUp(benchmark)) continue;
            if (failure) yield failed(failure);
            else {
              measured++;
              yield* held.splice(0);
              const failedRounds = { failed_rounds: setbacks.figure(benchmark) };
              const columns = meaningful({ ...measuredColumns(line), ...failedRounds }, environment.units);
              yield { type: 'measured', benchmark, round, columns };
            }
          }
        }
        first = last + 1;
      } catch (error) {
        if (!(error instanceof VisitError) || limit.signal.aborted) throw error;
        if (measured === 0 && ++barren === BARREN_STARTS) throw error;
        if (lost() === undefined) {
          if (round === plan.rounds) throw error;
          begin(round + 1);
        }
        held.push(...untold(error.message));
        if (measured > 0) yield* held.splice(0);
        // Where there is no figure yet, the last round is tried again.
        first = measured > 0 ? round + 1 : Math.min(round + 1, plan.rounds);
      }
    }
    yield* held;
  } finally {
    watchdog.stop();
  }
}

function argsOf(rounds: readonly (readonly string[])[], { samples }: VisitPlan, { cpu }: Context): string[] {
  const apart = rounds.flatMap((ids, i) => (i === 0 ? ids : [',', ...ids]));
  return ['--cpu', String(cpu), '--samples', String(samples), ...apart];
}
