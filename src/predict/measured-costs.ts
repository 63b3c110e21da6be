import { type MatrixEvent, matrix, type System } from '../matrix/matrix.ts';
import { MatrixRows } from '../matrix/rows.ts';
import type { Context, Environment } from '../systems/environment.ts';
import { Gathering } from '../table/gather.ts';
import { costsFrom, type KnownCosts, type Machine } from './costs.ts';

/** The operations that a prediction needs; not yield, because the cost of a switch follows from the message. */
const MEASURED = { benchmarks: ['abi-call', 'abi-call/enosys', 'psr', 'create-proc'], samples: 20, seed: 1 };

const TIMEOUT_MS = 120_000;

/** The systems to measure, the number of rounds, and a listener. */
export interface Visits {
  systems: readonly System[];
  /** Of these systems, for their remarks. */
  environments: readonly Environment[];
  rounds: number;
  context: Context;
  machine: Machine;
  signal: AbortSignal;
  told(event: MatrixEvent, label: string): void;
}

/**
 * The costs of crossing in these systems and on the host, measured now.
 * @throws PredictError if the host could not be measured; when `signal` aborts.
 */
export async function visitedCosts(visits: Visits): Promise<KnownCosts> {
  const { systems, environments, rounds, context, machine, signal, told } = visits;
  const rows = new MatrixRows({ ...MEASURED, host: machine.host, context: {} });
  const plan = { ...MEASURED, rounds, timeoutMs: TIMEOUT_MS };
  for await (const event of matrix(systems, plan, context, signal)) {
    told(event, rows.labelOf(event.system));
    rows.take(event);
  }
  const gathering = new Gathering();
  gathering.add(rows.all);
  return costsFrom(gathering.systems(), environments, machine);
}
