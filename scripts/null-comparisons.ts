/**
 * How often does comparing runs of one unchanged machine raise a verdict? Measures for real: `bench all` again and
 * again, then 60 comparisons of two runs that lie minutes apart, at default settings. Exits 1 where more than 3 of
 * 60 raise one.
 *
 *   npm run null-comparisons [runs] [minutes]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { measurable } from '../bench/index.ts';
import { compare } from '../src/compare/compare.ts';
import { verdictSentences } from '../src/compare/sentences.ts';
import { shuffled } from '../src/measure/order.ts';
import { packageRoot } from '../src/package-root.ts';
import { readResults } from '../src/results/read.ts';
import type { Row } from '../src/results/schema.ts';

const COMPARISONS = 60;
const ALLOWED_SHARE = 0.05;

const runs = Number(process.argv[2] ?? 24);
const minutes = Number(process.argv[3] ?? 24);
/** Runs closer than this may share what makes a moment different from another. */
const apartMs = Math.min(2, minutes / 10) * 60_000;
const scratch = mkdtempSync(join(tmpdir(), 'ringtoll-null-'));
const bench = join(packageRoot(), 'scripts', 'bench.mjs');
const measured: { label: string; at: number; rows: Row[] }[] = [];

try {
  const start = Date.now();
  for (let run = 0; run < runs; run++) {
    await setTimeout(Math.max(0, start + (run * minutes * 60_000) / Math.max(1, runs - 1) - Date.now()));
    const output = join(scratch, `${run}.csv`);
    const at = Date.now();
    execFileSync(process.execPath, [bench, 'all', '-q', '--output', output], { stdio: 'ignore' });
    measured.push({ label: `run ${run + 1}`, at, rows: readResults(output) });
    process.stderr.write(`run ${run + 1} of ${runs}\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

const pairs = measured.flatMap((base, index) =>
  measured
    .slice(index + 1)
    .flatMap((other) => (other.at - base.at >= apartMs ? [[base, other] as const] : [])),
);
const chosen = shuffled(pairs, 1, 1).slice(0, COMPARISONS);
let alarms = 0;
for (const pair of chosen) {
  const comparison = compare(pair, { benchmarks: measurable });
  if (comparison.lines.every(({ changes }) => !changes[0]?.verdict)) continue;
  alarms += 1;
  process.stdout.write(
    `${pair[1].label} against ${pair[0].label}: ${verdictSentences(comparison).join(' ')}\n`,
  );
}
const allowed = Math.floor(ALLOWED_SHARE * chosen.length);
process.stdout.write(
  `${chosen.length} comparisons of ${runs} runs over ${minutes} minutes, at least ${(apartMs / 60_000).toFixed(1)} minutes ` +
    `apart: ${alarms} with a false verdict, ${allowed} allowed${alarms > allowed ? ': TOO MANY' : ''}\n`,
);
process.exitCode = alarms > allowed ? 1 : 0;
