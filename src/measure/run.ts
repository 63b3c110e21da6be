import type { Driver, RoundRequest } from '../native/driver.ts';
import type { Failure } from '../native/measurement.ts';
import type { Row } from '../results/schema.ts';
import { shuffled } from '../stats/random.ts';
import { Setbacks } from './failures.ts';
import { figuresOf, type Limits, type Stop, whyStop } from './precision.ts';
import { runRound } from './round.ts';
import { measuredColumns } from './row.ts';
import { Stopwatch } from './watchdog.ts';

export interface Plan extends Limits {
  driver: Driver;
  /** Ids, in the order of the list; every round shuffles them. */
  benchmarks: readonly string[];
  cpu: number;
  peerCpu: number | null;
  /** Samples of each benchmark in a round. */
  samples: number;
  seed: number;
  /** See {@link RoundRequest.files}. */
  files?: string | undefined;
}

/** Something that happened; `round` counts from 1. */
export type Happening =
  | { type: 'measured'; benchmark: string; round: number; columns: Partial<Row>; elapsedMs: number }
  | { type: 'failed'; failure: Failure; round: number; givenUp: boolean }
  | { type: 'round'; round: number; elapsedMs: number }
  | { type: 'stopped'; why: Stop; rounds: number; elapsedMs: number };

/**
 * Measures in rounds until the plan's limits say stop. A round that fails is skipped; a benchmark that
 * fails too often is left out from then on; its earlier figures stay.
 * @throws when `signal` aborts.
 */
export async function* measure(plan: Plan, signal: AbortSignal): AsyncGenerator<Happening> {
  const stopwatch = new Stopwatch();
  try {
    yield* rounds(plan, signal, stopwatch);
  } finally {
    stopwatch.stop();
  }
}

async function* rounds(plan: Plan, signal: AbortSignal, stopwatch: Stopwatch): AsyncGenerator<Happening> {
  const batches = new Map<string, number>();
  const measured = new Map<string, Partial<Row>[]>(plan.benchmarks.map((id) => [id, []]));
  const setbacks = new Setbacks();
  for (let round = 1; ; round++) {
    const order = shuffled([...measured.keys()], plan.seed, round);
    const benchmarks = order.map((id) => ({ id, batch: batches.get(id) }));
    for await (const outcome of runRound(plan.driver, { ...plan, benchmarks }, signal)) {
      if ('kind' in outcome) {
        const givenUp = setbacks.failure(outcome);
        yield { type: 'failed', failure: outcome, round, givenUp };
        if (givenUp) measured.delete(outcome.benchmark);
        continue;
      }
      const { benchmark, batch } = outcome;
      const columns = { ...measuredColumns(outcome), failed_rounds: setbacks.figure(benchmark) };
      // The first round finds the batch, and all others use it.
      batches.set(benchmark, batch);
      measured.get(benchmark)?.push(columns);
      yield { type: 'measured', benchmark, round, columns, elapsedMs: stopwatch.ms() };
    }
    const elapsedMs = stopwatch.ms();
    yield { type: 'round', round, elapsedMs };
    const values = [...measured.values()].map((rows) => figuresOf(rows).values);
    const why = whyStop(plan, round, elapsedMs, values);
    if (why) {
      yield { type: 'stopped', why, rounds: round, elapsedMs };
      return;
    }
  }
}
