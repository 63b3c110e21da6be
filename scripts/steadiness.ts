/**
 * Does the same machine give the same number? Runs `bench all` ten times spread over ten minutes and prints how
 * far the core-cycle estimates lie apart: (max - min) / median. Exits 1 where that is more than it may be.
 *
 *   npm run steadiness [runs] [minutes]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { packageRoot } from '../src/package-root.ts';
import { readResults } from '../src/results/read.ts';
import { median } from '../src/stats/quantile.ts';

const allowed = [
  { id: 'abi-call', spread: 0.01 },
  { id: 'yield', spread: 0.02 },
  { id: 'psr', spread: 0.02 },
  { id: 'create-proc', spread: 0.04 },
];

const runs = Number(process.argv[2] ?? 10);
const minutes = Number(process.argv[3] ?? 10);
const scratch = mkdtempSync(join(tmpdir(), 'ringtoll-steadiness-'));
const bench = join(packageRoot(), 'scripts', 'bench.mjs');
const estimates = new Map<string, { cycles: number; tsc: number }[]>();

try {
  const start = performance.now();
  for (let run = 0; run < runs; run++) {
    const due = (run * minutes * 60_000) / Math.max(1, runs - 1);
    await setTimeout(Math.max(0, due - (performance.now() - start)));
    const output = join(scratch, `${run}.csv`);
    execFileSync(process.execPath, [bench, 'all', '-q', '--output', output], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const rows = readResults(output);
    for (const { id } of allowed) {
      const own = rows.filter(({ benchmark }) => benchmark === id);
      const middle = (column: 'cycles' | 'tsc_cycles') => median(own.map((row) => row[column] ?? Number.NaN));
      const estimate = { cycles: middle('cycles'), tsc: middle('tsc_cycles') };
      estimates.set(id, [...(estimates.get(id) ?? []), estimate]);
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const spreadOf = (values: number[]) => (Math.max(...values) - Math.min(...values)) / median(values);
const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
let unsteady = 0;
process.stdout.write(`${runs} runs over ${minutes} minutes: core cycles per operation\n\n`);
for (const { id, spread } of allowed) {
  const own = estimates.get(id) ?? [];
  const cycles = own.map((e) => e.cycles);
  const steady = spreadOf(cycles) <= spread;
  unsteady += steady ? 0 : 1;
  process.stdout.write(
    `${id.padEnd(12)} ${cycles.map((value) => value.toFixed(value < 1000 ? 1 : 0)).join(' ')}\n` +
      `${''.padEnd(12)} (max - min) / median ${percent(spreadOf(cycles))}, ${percent(spread)} allowed: ` +
      `${steady ? 'steady' : 'UNSTEADY'} (TSC ticks: ${percent(spreadOf(own.map((e) => e.tsc)))})\n`,
  );
}
process.exitCode = unsteady > 0 ? 1 : 0;
