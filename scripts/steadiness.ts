/**
 * Does the same machine give the same number? Runs `bench all` ten times spread over ten minutes and prints the
 * spread of the core-cycle estimates: (max - min) / median. Exits 1 if it exceeds the tolerance.
 *
 *   npm run steadiness [runs] [minutes] [folder with runs, or for them] [suite]
 */
import { inSuite, type Suite } from '../bench/index.ts';
import { median } from '../src/stats/quantile.ts';
import { formatCount, formatMeasured, formatPercent } from '../src/text/number.ts';
import { collectRuns, minutesOf } from './support/collect.ts';
import { state } from './support/state.ts';

const [, , times, minutes, folder, suite] = process.argv;
const args = suite === undefined ? [] : ['--suite', suite];
const runs = await collectRuns(Number(times ?? 10), Number(minutes ?? 10), folder || undefined, args);

/** The estimate of every run. */
const estimates = (id: string, column: 'cycles' | 'tsc_cycles'): number[] =>
  runs.map(({ rows }) =>
    median(rows.filter(({ benchmark }) => benchmark === id).map((row) => row[column] ?? Number.NaN)),
  );

const spreadOf = (values: number[]) => (Math.max(...values) - Math.min(...values)) / median(values);
process.stdout.write(
  `${runs.length} runs over ${formatCount(minutesOf(runs))} minutes: core cycles per operation\n\n`,
);
for (const { id, tolerance } of inSuite((suite ?? 'default') as Suite)) {
  const cycles = estimates(id, 'cycles');
  const spread = spreadOf(cycles);
  process.stdout.write(`${id.padEnd(14)} ${cycles.map(formatMeasured).join(' ')}\n`);
  state(
    `${''.padEnd(14)} (max - min) / median ${formatPercent(spread)}, ${formatPercent(tolerance.spread)} allowed ` +
      `(TSC ticks: ${formatPercent(spreadOf(estimates(id, 'tsc_cycles')))})`,
    spread <= tolerance.spread,
    { good: 'steady', bad: 'UNSTEADY' },
  );
}
