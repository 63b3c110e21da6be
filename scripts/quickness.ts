/**
 * Is it quick? Times the commands as a user runs them, once set up, and the memory of the harness. Exits 1 where
 * one takes more than it may.
 *
 *   npm run quickness
 */
import { join } from 'node:path';
import { packageRoot } from '../src/package.ts';
import { median } from '../src/stats/quantile.ts';
import { type Cost, cost } from './cost.ts';

const times = async (n: number, args: readonly string[]): Promise<Cost[]> => {
  const costs: Cost[] = [];
  for (let i = 0; i < n; i++) costs.push(await cost(args));
  return costs;
};
const middle = (costs: readonly Cost[]) => median(costs.map(({ ms }) => ms));

const bench = (...args: string[]) => [join(packageRoot(), 'scripts', 'bench.mjs'), ...args];
const node = middle(await times(15, ['-e', '0']));
const help = middle(await times(15, bench('--help')));
const quick = await times(3, bench('all', '--quick', '--output', '/dev/null'));
const full = await times(3, bench('all', '--output', '/dev/null'));

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
const rows: [what: string, value: number, limit: number, format: (x: number) => string][] = [
  ['bench --help (at most 1.5 x node -e 0 + 50 ms)', help, 1.5 * node + 50, (ms) => `${ms.toFixed(0)} ms`],
  ['bench all --quick', Math.max(...quick.map(({ ms }) => ms)), 5000, seconds],
  ['bench all', Math.max(...full.map(({ ms }) => ms)), 20_000, seconds],
  [
    'peak memory of the harness',
    Math.max(...full.map(({ peakMb }) => peakMb)),
    150,
    (mb) => `${mb.toFixed(0)} MB`,
  ],
];
let slow = 0;
for (const [what, value, limit, format] of rows) {
  slow += value > limit ? 1 : 0;
  process.stdout.write(
    `${what}: ${format(value)}, ${format(limit)} allowed${value > limit ? ': TOO MUCH' : ''}\n`,
  );
}
process.exitCode = slow > 0 ? 1 : 0;
