import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** What running a Node program cost. */
export interface Cost {
  ms: number;
  /** Highest resident set of the process itself, in MB. */
  peakMb: number;
  /** Exit status; null after a signal. */
  code: number | null;
}

/**
 * Runs node with these arguments, without input and output. Peak memory is looked at every few ms, because only
 * /proc/<pid>/status of a living process has it (VmHWM).
 */
export async function cost(args: readonly string[]): Promise<Cost> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  let end: { ms: number; code: number | null } | undefined;
  child.on('close', (code) => {
    end = { ms: performance.now() - start, code };
  });
  let peakMb = 0;
  while (end === undefined) {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peakMb = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? peakMb * 1024) / 1024;
    } catch {}
    await setTimeout(10);
  }
  return { ...end, peakMb };
}
