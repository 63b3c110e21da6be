import { constants } from 'node:os';
import { median } from '../stats/quantile.ts';
import { PredictError } from './costs.ts';
import type { Program } from './model.ts';
import type { Observation } from './observe.ts';
import type { Watched } from './prediction.ts';
import { exactly, quantityOf } from './quantity.ts';
import { ownTime } from './user-time.ts';

/** Runs the program once, with or without counting its system calls. */
export type Run = (counted: boolean) => Promise<Observation>;

export interface Plan {
  /** As typed in a shell. */
  command: string;
  runs: number;
  /** A single run is both timed and counted. */
  once: boolean;
}

/** How the program ended, in the words of wait(2). */
export type Ending = Pick<Observation, 'exit' | 'signal'>;

export interface Seen {
  program: Program;
  watched: Watched;
  /** Of every run. */
  endings: readonly Ending[];
}

/**
 * Runs the program as often as planned, and once before and once after to count its system calls, so that counting does
 * not slow the timed runs. The first run fills the caches and does one-time work; the counts of the last one are used,
 * because it is like the timed runs.
 * @throws PredictError if a signal killed it; what `run` throws.
 */
export async function watch(run: Run, plan: Plan): Promise<Seen> {
  const first = ended(await run(true), plan);
  const timed: Observation[] = plan.once ? [first] : [];
  while (timed.length < plan.runs && !plan.once) timed.push(ended(await run(false), plan));
  const last = plan.once ? first : ended(await run(true), plan);
  const before = countsOf(first, plan);
  const after = countsOf(last, plan);
  const walls = timed.map(({ wallNs }) => wallNs * NS);
  const userSeconds = total(timed, ({ userNs }) => userNs * NS);
  const cpuSeconds = userSeconds + total(timed, ({ systemNs }) => systemNs * NS);
  return {
    program: {
      seconds: plan.once ? exactly(walls[0] ?? 0) : quantityOf(walls),
      cpuSeconds: cpuSeconds / timed.length,
      userSeconds: ownTime(userSeconds, cpuSeconds, timed.length),
      calls: after.total,
      switches: median(timed.map(({ voluntary, involuntary }) => voluntary + involuntary)),
      processes: after.processes - 1,
    },
    watched: { ...plan, countedBy: after.by, calls: after.calls, firstCalls: before.total },
    endings: plan.once ? [first] : [first, ...timed, last],
  };
}

const NS = 1e-9;

const total = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((sum, item) => sum + of(item), 0);

/** The counts, the most frequent call first. */
function countsOf({ counted }: Observation, { command }: Plan) {
  if (!counted) throw new PredictError(`the system calls of ${command} were not counted`);
  const calls = [...counted.calls]
    .map(([name, count]) => ({ name, count }))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return { ...counted, calls, total: total(calls, ({ count }) => count) };
}

/** Refuses runs whose time is meaningless: killed by a signal, or stopped for a while. */
function ended(observation: Observation, { command }: Plan): Observation {
  if (observation.signal !== undefined) throw new SignalledError(command, observation.signal);
  if (observation.paused)
    throw new PredictError(
      `${command} was stopped for a while (SIGSTOP, Ctrl-Z), so its wall time is meaningless: run it again`,
    );
  return observation;
}

export class SignalledError extends PredictError {
  readonly signal: number;

  constructor(command: string, signal: number) {
    const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
    super(`${command} was killed by ${name ?? `signal ${signal}`}, so there is no prediction`);
    this.signal = signal;
  }
}
