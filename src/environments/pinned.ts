import type { Context, Program, Variation } from './environment.ts';
import { trial } from './trial.ts';

/** Its short options are those that BusyBox has too. */
export const taskset: Program = { name: 'taskset', package: 'util-linux' };

/**
 * A command all of whose processes stay on one CPU. Where one process stops and starts another at every system
 * call, the figure is bimodal otherwise: a wakeup on another CPU costs many times one on the same.
 */
export function pinned(cpu: number, ...argv: string[]): [string, ...string[]] {
  return [taskset.name, '-c', String(cpu), ...argv];
}

/** A trial of what runs pinned. The cure is named only for what is not taskset's own refusal. */
export async function pinnedTrial(
  variation: Variation,
  context: Context,
  cure: string,
  limitMs?: number,
): Promise<string | null> {
  const why = await trial(variation, context, limitMs);
  return why && !why.startsWith(`${taskset.name}:`) ? `${why} (${cure})` : why;
}
