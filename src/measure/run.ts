import type { Driver, RoundRequest } from '../native/driver.ts';
import type { Failure } from '../native/measurement.ts';
import type { Row } from '../results/schema.ts';
import { figuresOf } from './figures.ts';
import { shuffled } from './order.ts';
import { type Limits, type Stop, whyStop } from './precision.ts';
import { runRound } from './round.ts';
import { measuredColumns } from './row.ts';

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
  | { type: 'failed'; failure: Failure; round: number }
  | { type: 'round'; round: number; elapsedMs: number }
  | { type: 'stopped'; why: Stop; rounds: number; elapsedMs: number };

/**
 * Measures in rounds until the plan's limits say stop. A benchmark that fails is left out from then on; what
 * was measured of it before stays.
 * @throws when `signal` aborts.
 */
export async function* measure(plan: Plan, signal: AbortSignal): AsyncGenerator<Happening> {
  const batches = new Map<string, number>();
  const measured = new Map<string, Partial<Row>[]>(plan.benchmarks.map((id) => [id, []]));
  const start = performance.now();
  for (let round = 1; ; round++) {
    const order = shuffled([...measured.keys()], plan.seed, round);
    const benchmarks = order.map((id) => ({ id, batch: batches.get(id) }));
    for await (const outcome of runRound(plan.driver, { ...plan, benchmarks }, signal)) {
      if ('kind' in outcome) {
        measured.delete(outcome.benchmark);
        yield { type: 'failed', failure: outcome, round };
        continue;
      }
      const { benchmark, batch } = outcome;
      const columns = measuredColumns(outcome);
      // The first round finds the batch, and all others use it.
      batches.set(benchmark, batch);
      measured.get(benchmark)?.push(columns);
      yield { type: 'measured', benchmark, round, columns, elapsedMs: performance.now() - start };
    }
    const elapsedMs = performance.now() - start;
    yield { type: 'round', round, elapsedMs };
    const values = [...measured.values()].map((rows) => figuresOf(rows).values);
    const why = whyStop(plan, round, elapsedMs, values);
    if (why) {
      yield { type: 'stopped', why, rounds: round, elapsedMs };
      return;
    }
  }
}
