import { textsOf } from '../host/texts.ts';
import type { Window } from './evidence.ts';

/** Times of a CPU. The kernel counts them in USER_HZ, which is 100 on every architecture that is supported here. */
interface CpuTimes {
  busyMs: number;
  stealMs: number;
}

const TICK_MS = 10;

/** proc_stat(5): user, nice, system, idle, iowait, irq, softirq, steal, and guest times, which user and nice include. */
export function cpuTimes(stat: string | undefined): Map<number, CpuTimes> {
  const lines = [...(stat ?? '').matchAll(/^cpu(\d+) (.*)$/gm)];
  return new Map(
    lines.map(([, cpu, text = '']) => {
      const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = text
        .split(' ')
        .map(Number);
      const busy = user + nice + system + irq + softirq + steal;
      return [Number(cpu), { busyMs: busy * TICK_MS, stealMs: steal * TICK_MS }];
    }),
  );
}

/** The shares of a window, 0 to 1, in which each CPU was busy, and in which the hypervisor had taken it away. */
export function cpuShares({ ms, before, after }: Window): Map<number, { busy: number; steal: number }> {
  const first = cpuTimes(before['/proc/stat']);
  const share = (from: number, to: number) => Math.min(1, Math.max(0, (to - from) / ms));
  return new Map(
    [...cpuTimes(after['/proc/stat'])].flatMap(([cpu, last]) => {
      const since = first.get(cpu);
      if (since === undefined) return [];
      const busy = share(since.busyMs, last.busyMs);
      return [[cpu, { busy, steal: share(since.stealMs, last.stealMs) }] as const];
    }),
  );
}

/** Growth of a `name count` line of /proc/vmstat; undefined where there is none. */
export function growth({ before, after }: Window, name: string): number | undefined {
  const count = (text = '') => new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1];
  const [first, last] = [count(before['/proc/vmstat']), count(after['/proc/vmstat'])];
  return first === undefined || last === undefined ? undefined : Number(last) - Number(first);
}

const counting = ['/proc/stat', '/proc/interrupts', '/proc/vmstat'];

/** Runs `what`, and reads the kernel's counters before and after it. */
export async function during<Result>(what: () => Promise<Result>): Promise<[Window, Result]> {
  const start = performance.now();
  const before = textsOf(counting);
  const result = await what();
  const after = textsOf(counting);
  return [{ ms: performance.now() - start, before, after }, result];
}
