import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { packageRoot } from '../../src/package.ts';
import { readResults } from '../../src/results/read.ts';
import type { Row } from '../../src/results/schema.ts';

export interface Run {
  label: string;
  /** When its first round ended, in ms since the epoch. */
  at: number;
  rows: Row[];
}

const isRun = (name: string) => name.endsWith('.csv');

/** `bench all` again and again, evenly spread. */
async function measure(
  runs: number,
  minutes: number,
  folder: string,
  args: readonly string[],
): Promise<void> {
  const bench = join(packageRoot(), 'scripts', 'bench.mjs');
  const start = Date.now();
  for (let run = 0; run < runs; run++) {
    const due = start + (run * minutes * 60_000) / Math.max(1, runs - 1);
    await setTimeout(Math.max(0, due - Date.now()));
    const output = join(folder, `${String(run + 1).padStart(3, '0')}.csv`);
    execFileSync(process.execPath, [bench, 'all', '-q', ...args, '--output', output], { stdio: 'ignore' });
    process.stderr.write(`run ${run + 1} of ${runs}\n`);
  }
}

/**
 * That many runs of this machine, spread over that many minutes, oldest first. With a `folder` they are kept there;
 * where it has runs already, that many of those are taken, evenly, and nothing is measured.
 * @param args for `bench all`.
 */
export async function collectRuns(
  runs: number,
  minutes: number,
  folder?: string,
  args: readonly string[] = [],
): Promise<Run[]> {
  const place = folder ?? mkdtempSync(join(tmpdir(), 'ringtoll-runs-'));
  mkdirSync(place, { recursive: true });
  try {
    if (!readdirSync(place).some(isRun)) await measure(runs, minutes, place, args);
    const files = readdirSync(place).filter(isRun).sort();
    const step = Math.max(1, (files.length - 1) / Math.max(1, runs - 1));
    const taken = files.filter((_, index) => Math.round(Math.round(index / step) * step) === index);
    return taken.map((file) => {
      const rows = readResults(join(place, file));
      return { label: `run ${file.replace(/\.csv$/, '')}`, at: Date.parse(rows[0]?.time ?? ''), rows };
    });
  } finally {
    if (folder === undefined) rmSync(place, { recursive: true, force: true });
  }
}

/** From the first to the last, in minutes. */
export const minutesOf = (runs: readonly Run[]): number =>
  ((runs.at(-1)?.at ?? 0) - (runs[0]?.at ?? 0)) / 60_000;
