import { readdirSync, readFileSync } from 'node:fs';
import type { Task } from './evidence.ts';

/** No scan takes longer; what is left then is not named. */
const LIMIT_MS = 300;

const TICK_MS = 10;

interface Thread extends Omit<Task, 'share'> {
  tid: number;
  state: string;
  /** Of CPU time since it began. */
  ms: number;
}

/** proc_pid_stat(5); the name, in parentheses, may hold anything. */
function parseStat(pid: number, text: string): Thread | null {
  const match = /^(\d+) \((.*)\) (\S) (.*)$/s.exec(text.trim());
  if (!match) return null;
  const [, tid, name = '', state = '', rest = ''] = match;
  // From the fourth field on: utime and stime are the 14th and 15th, the CPU is the 39th.
  const fields = rest.split(' ').map(Number);
  const [utime = 0, stime = 0, cpu = -1] = [fields[10], fields[11], fields[35]];
  return { pid, tid: Number(tid), name, state, cpu, ms: (utime + stime) * TICK_MS };
}

function numbersIn(folder: string): number[] {
  try {
    return readdirSync(folder).map(Number).filter(Number.isInteger);
  } catch {
    return []; // it has ended meanwhile
  }
}

/** All threads but this process's own, as far as /proc shows them. */
export function threads(): Thread[] {
  const start = performance.now();
  const found: Thread[] = [];
  for (const pid of numbersIn('/proc')) {
    if (pid === process.pid) continue;
    if (performance.now() - start > LIMIT_MS) break;
    for (const tid of numbersIn(`/proc/${pid}/task`)) {
      try {
        const thread = parseStat(pid, readFileSync(`/proc/${pid}/task/${tid}/stat`, 'latin1'));
        if (thread) found.push(thread);
      } catch {
        // it has ended meanwhile
      }
    }
  }
  return found;
}

/** Those running right now; the kernel's own count spares looking at each where nobody is. */
export function running(): Task[] {
  let count = 2;
  try {
    count = Number(/ (\d+)\/\d+ /.exec(readFileSync('/proc/loadavg', 'latin1'))?.[1] ?? count);
  } catch {
    // Then they have to be looked at.
  }
  if (count < 2) return [];
  return threads()
    .filter(({ state }) => state === 'R')
    .map(({ tid, name, cpu }) => ({ pid: tid, name, cpu, share: 1 }));
}

/** Who ran between two looks, `ms` apart. A thread that began meanwhile had nothing before. */
export function ranBetween(before: readonly Thread[], after: readonly Thread[], ms: number): Task[] {
  const spent = new Map(before.map((thread) => [thread.tid, thread.ms]));
  return after
    .map(({ tid, name, cpu, ms: now }) => ({
      pid: tid,
      name,
      cpu,
      share: (now - (spent.get(tid) ?? 0)) / ms,
    }))
    .filter(({ share }) => share > 0);
}
