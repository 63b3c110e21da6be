import { oncePerContext, trial } from './availability.ts';
import type { Context, Program, Variation } from './environment.ts';

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

/** Why taskset keeps nothing on that CPU, for what takes too long to start to be tried itself; null where it does. */
export const pinnedObstacle = oncePerContext(async (context): Promise<string | null> => {
  const why = await trial(
    {
      label: taskset.name,
      prepare: ({ native, cpu, args }) => ({ argv: pinned(cpu, native.probe, ...args) }),
    },
    context,
  );
  // Its own words, or the last line of how it is used.
  if (!why || why.startsWith(`${taskset.name}:`)) return why;
  return `${taskset.name} -c starts nothing: ${why} (apt-get install ${taskset.package})`;
});

/** The probe's arguments for a system whose CPUs are not those of this machine. */
export function onCpu(args: readonly string[], cpu: number): string[] {
  return args.map((arg, i) => (args[i - 1] === '--cpu' ? String(cpu) : arg));
}

/** The probe's arguments for a system that has one CPU of its own, which is its CPU 0 whichever it is outside. */
export function onFirstCpu(args: readonly string[]): string[] {
  return onCpu(args, 0);
}
