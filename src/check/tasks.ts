import { readdirSync, readFileSync } from 'node:fs';
import { clean } from '../host/raw.ts';
import type { Task } from './evidence.ts';

/** The time limit of a scan; tasks that it did not reach are not named. */
const LIMIT_MS = 500;

const TICK_MS = 10;

/** include/linux/sched.h */
const PF_KTHREAD = 0x00200000;

interface Thread extends Omit<Task, 'share'> {
  tid: number;
  state: string;
  /** CPU time since it started. */
  ms: number;
}

/** proc_pid_stat(5); the name in parentheses may have any characters. */
function parseStat(pid: number, text: string): Thread | null {
  const match = /^(\d+) \((.*)\) (\S) (.*)$/s.exec(text.trim());
  if (!match) return null;
  const [, tid, name = '', state = '', rest = ''] = match;
  // From the fourth field on: the flags are the 9th, utime and stime the 14th and 15th, the CPU the 39th.
  const fields = rest.split(' ').map(Number);
  const [flags = 0, utime = 0, stime = 0, cpu = -1] = [fields[5], fields[10], fields[11], fields[35]];
  const kernel = (flags & PF_KTHREAD) !== 0;
  return { pid, tid: Number(tid), name: clean(name), kernel, state, cpu, ms: (utime + stime) * TICK_MS };
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    return []; // it has exited meanwhile
  }
}

/** Null where it has exited meanwhile. */
function threadOf(pid: number, tid: number): Thread | null {
  try {
    return parseStat(pid, readFileSync(`/proc/${pid}/task/${tid}/stat`, 'latin1'));
  } catch {
    return null;
  }
}

/** All threads of other processes that /proc shows. */
export function threads(): Thread[] {
  const start = performance.now();
  const found: (Thread | null)[] = [];
  for (const pid of numbersIn('/proc')) {
    if (pid === process.pid) continue;
    if (performance.now() - start > LIMIT_MS) break;
    for (const tid of numbersIn(`/proc/${pid}/task`)) found.push(threadOf(pid, tid));
  }
  return found.filter((thread) => thread !== null);
}

/** The kernel counts running threads: where only this process runs, a scan is not needed. */
function isAlone(): boolean {
  try {
    return / [01]\/\d+ /.test(readFileSync('/proc/loadavg', 'latin1'));
  } catch {
    return false;
  }
}

const isRunning = ({ state }: Thread) => state === 'R';

/** Threads that are running now. */
export const running = (): Thread[] => (isAlone() ? [] : threads().filter(isRunning));

/** Those that are running again or still, on the same CPU. */
export const stillRunning = (before: readonly Thread[]): Thread[] =>
  before.filter(({ pid, tid, cpu }) => {
    const now = threadOf(pid, tid);
    return now !== null && isRunning(now) && now.cpu === cpu;
  });

export const asTask = ({ tid, name, kernel, cpu }: Thread, share: number): Task => ({
  pid: tid,
  name,
  kernel,
  cpu,
  share,
});

/**
 * The tasks that ran between two scans, `ms` apart. A new thread started at 0; one with more CPU time than fits in
 * between was missed by the first scan. No share exceeds 1: the scans take time too, which counts for what runs meanwhile.
 */
export function ranBetween(before: readonly Thread[], after: readonly Thread[], ms: number): Task[] {
  const spent = new Map(before.map((thread) => [thread.tid, thread.ms]));
  return after.flatMap((thread) => {
    const had = spent.get(thread.tid);
    const share = (thread.ms - (had ?? 0)) / ms;
    const overlooked = had === undefined && share > 1 + TICK_MS / ms;
    return share > 0 && !overlooked ? [asTask(thread, Math.min(1, share))] : [];
  });
}
