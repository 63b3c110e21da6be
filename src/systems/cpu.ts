import { oncePerContext, smokeTest } from './availability.ts';
import type { Context, Program, Variation } from './environment.ts';

/** Used with its short options only, which BusyBox has too. */
export const taskset: Program = { name: 'taskset', package: 'util-linux' };

/**
 * A command with all its processes pinned to one CPU. Where one process stops and starts another at every system call,
 * results are bimodal otherwise: waking a process on another CPU costs many times as much as on the same one.
 */
export function pinned(cpu: number, ...argv: string[]): [string, ...string[]] {
  return [taskset.name, '-c', String(cpu), ...argv];
}

/** A smoke test of a pinned command. The cure is not added to errors of taskset itself. */
export async function pinnedSmokeTest(
  variation: Variation,
  context: Context,
  cure: string,
  limitMs?: number,
): Promise<string | null> {
  const why = await smokeTest(variation, context, limitMs);
  return why && !why.startsWith(`${taskset.name}:`) ? `${why} (${cure})` : why;
}

/** Why taskset cannot pin to that CPU, for commands that start too slowly for a smoke test; null when it can. */
export const pinnedObstacle = oncePerContext(async (context): Promise<string | null> => {
  const why = await smokeTest(
    {
      label: taskset.name,
      prepare: ({ native, cpu, args }) => ({ argv: pinned(cpu, native.probe, ...args) }),
    },
    context,
  );
  // An error of taskset's, or the last line of its usage.
  if (!why || why.startsWith(`${taskset.name}:`)) return why;
  return `${taskset.name} -c does not work: ${why} (apt-get install ${taskset.package})`;
});

/** The probe's arguments with another CPU, for a system whose CPUs are not those of this machine. */
export function onCpu(args: readonly string[], cpu: number): string[] {
  return args.map((arg, i) => (args[i - 1] === '--cpu' ? String(cpu) : arg));
}

/** The probe's arguments for a system with a single CPU, number 0 inside whatever it is outside. */
export function onFirstCpu(args: readonly string[]): string[] {
  return onCpu(args, 0);
}
