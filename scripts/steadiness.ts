/**
 * Does the same machine give the same number? Runs `bench all` ten times spread over ten minutes and prints how
 * far the core-cycle estimates lie apart: (max - min) / median. Exits 1 where that is more than it may be.
 *
 *   npm run steadiness [runs] [minutes] [folder with runs, or for them] [suite]
 */
import { median } from '../src/stats/quantile.ts';
import { chosen } from './chosen.ts';
import { collectRuns, minutesOf } from './collect.ts';

const every = [
  { id: 'abi-call', spread: 0.01 },
  { id: 'yield', spread: 0.02 },
  { id: 'psr', spread: 0.02 },
  { id: 'create-proc', spread: 0.04 },
  ...[
    ...['call-ret', 'page-fault', 'signal-divzero', 'pte-modify', 'fork-wait', 'read-1', 'write-1'],
    ...['mmap-munmap', 'signal-handler', 'context-switch', 'thread-create'],
  ].map((id) => ({ id, spread: 0.03 })),
  // The file system has a part in these.
  ...['stat', 'open-close', 'list-dir'].map((id) => ({ id, spread: 0.1 })),
];

const [, , times, minutes, folder, suite] = process.argv;
const allowed = chosen(every, suite === undefined ? [] : [suite]);
const args = suite === undefined ? [] : ['--suite', suite];
const runs = await collectRuns(Number(times ?? 10), Number(minutes ?? 10), folder || undefined, args);

/** The estimate of every run. */
const estimates = (id: string, column: 'cycles' | 'tsc_cycles'): number[] =>
  runs.map(({ rows }) =>
    median(rows.filter(({ benchmark }) => benchmark === id).map((row) => row[column] ?? Number.NaN)),
  );

const spreadOf = (values: number[]) => (Math.max(...values) - Math.min(...values)) / median(values);
const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
let unsteady = 0;
process.stdout.write(
  `${runs.length} runs over ${minutesOf(runs).toFixed(0)} minutes: core cycles per operation\n\n`,
);
for (const { id, spread } of allowed) {
  const cycles = estimates(id, 'cycles');
  const steady = spreadOf(cycles) <= spread;
  unsteady += steady ? 0 : 1;
  process.stdout.write(
    `${id.padEnd(14)} ${cycles.map((value) => value.toFixed(value < 1000 ? 1 : 0)).join(' ')}\n` +
      `${''.padEnd(14)} (max - min) / median ${percent(spreadOf(cycles))}, ${percent(spread)} allowed: ` +
      `${steady ? 'steady' : 'UNSTEADY'} (TSC ticks: ${percent(spreadOf(estimates(id, 'tsc_cycles')))})\n`,
  );
}
process.exitCode = unsteady > 0 ? 1 : 0;
