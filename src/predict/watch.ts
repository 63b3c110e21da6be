import { constants } from 'node:os';
import { median } from '../stats/quantile.ts';
import { PredictError } from './error.ts';
import type { Program } from './model.ts';
import type { Observation } from './observe.ts';
import type { Watched } from './prediction.ts';
import { exactly, quantityOf } from './quantity.ts';

/** Runs the program once more, counting its system calls or not. */
export type Run = (counted: boolean) => Promise<Observation>;

export interface Plan {
  /** As a person would type it. */
  command: string;
  runs: number;
  /** The run that counts is the one that is timed. */
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
 * Runs the program, once counting its system calls and then as often as planned without, so that counting costs no
 * time that is measured. The run that counts comes first, and is the one that reads everything into the caches.
 * @throws PredictError when a signal ended it; what `run` throws.
 */
export async function watch(run: Run, plan: Plan): Promise<Seen> {
  const first = ended(await run(true), plan);
  const timed: Observation[] = plan.once ? [first] : [];
  while (timed.length < plan.runs && !plan.once) timed.push(ended(await run(false), plan));
  const { counted } = first;
  if (!counted) throw new PredictError(`the system calls of ${plan.command} were not counted`);
  const calls = [...counted.calls]
    .map(([name, count]) => ({ name, count }))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  const walls = timed.map(({ wallNs }) => wallNs * 1e-9);
  return {
    program: {
      seconds: plan.once ? exactly(walls[0] ?? 0) : quantityOf(walls),
      userSeconds: median(timed.map(({ userNs }) => userNs * 1e-9)),
      systemSeconds: median(timed.map(({ systemNs }) => systemNs * 1e-9)),
      calls: calls.reduce((sum, { count }) => sum + count, 0),
      switches: median(timed.map(({ voluntary, involuntary }) => voluntary + involuntary)),
      processes: counted.processes - 1,
    },
    watched: { ...plan, countedBy: counted.by, calls },
    endings: plan.once ? [first] : [first, ...timed],
  };
}

/** A program that a signal ended is cut short, and its time says nothing. */
function ended(observation: Observation, { command }: Plan): Observation {
  if (observation.signal === undefined) return observation;
  throw new SignalledError(command, observation.signal);
}

export class SignalledError extends PredictError {
  readonly signal: number;

  constructor(command: string, signal: number) {
    const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
    super(`${command} was ended by ${name ?? `signal ${signal}`}, so there is nothing to predict`);
    this.signal = signal;
  }
}
