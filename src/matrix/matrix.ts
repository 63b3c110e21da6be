import { host } from '../environments/host.ts';
import { median } from '../stats/quantile.ts';
import type { Context, Environment, Variation } from '../systems/environment.ts';
import type { Seen } from './progress.ts';
import { type VisitPlan, visit } from './run-inside.ts';

/** What one row of the table shows. */
export interface System {
  environment: Environment;
  variation: Variation;
}

export type MatrixEvent =
  | { type: 'visiting'; system: System }
  | ({ system: System; hostNs: ReadonlyMap<string, number> } & { type: 'seen'; seen: Seen })
  | { type: 'visited'; system: System; elapsedMs: number }
  | { type: 'failed'; system: System; reason: string; elapsedMs: number };

/** The systems of an environment. An environment that cannot list them is a system that fails. */
export async function systemsIn(environment: Environment, context: Context): Promise<System[]> {
  try {
    const variations = await environment.variations(context);
    return variations.map((variation) => ({ environment, variation }));
  } catch (error) {
    const prepare = () => Promise.reject(error);
    return [{ environment, variation: { label: environment.title, prepare } }];
  }
}

/**
 * Visits the host, then each system and the host again. A system that fails does not stop the others.
 * `hostNs` has the median of each benchmark at the last visit to the host, in ns per operation.
 * @param systems without the host.
 * @throws when `signal` aborts.
 */
export async function* matrix(
  systems: readonly System[],
  plan: VisitPlan,
  context: Context,
  signal: AbortSignal,
): AsyncGenerator<MatrixEvent> {
  const [onHost] = await systemsIn(host, context);
  let hostNs: ReadonlyMap<string, number> = new Map();
  for (const system of [onHost as System, ...systems.flatMap((other) => [other, onHost as System])]) {
    const start = performance.now();
    yield { type: 'visiting', system };
    const nsOf = new Map<string, number[]>();
    try {
      for await (const seen of visit(system, plan, context, signal)) {
        if (seen.type === 'measured' && seen.columns.ns !== undefined)
          nsOf.set(seen.benchmark, [...(nsOf.get(seen.benchmark) ?? []), seen.columns.ns]);
        yield { type: 'seen', system, seen, hostNs };
      }
      yield { type: 'visited', system, elapsedMs: performance.now() - start };
    } catch (error) {
      signal.throwIfAborted();
      const reason = (error as Error).message;
      yield { type: 'failed', system, reason, elapsedMs: performance.now() - start };
    }
    if (system === onHost) hostNs = new Map([...nsOf].map(([id, values]) => [id, median(values)]));
  }
}
