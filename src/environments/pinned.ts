import type { Program } from './environment.ts';

/** Its short options are those that BusyBox has too. */
export const taskset: Program = { name: 'taskset', package: 'util-linux' };

/**
 * A command all of whose processes stay on one CPU. Where one process stops and starts another at every system
 * call, the figure is bimodal otherwise: a wakeup on another CPU costs many times one on the same.
 */
export function pinned(cpu: number, ...argv: string[]): [string, ...string[]] {
  return [taskset.name, '-c', String(cpu), ...argv];
}
