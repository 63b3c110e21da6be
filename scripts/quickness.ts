/**
 * Is it quick? Times the commands as a user runs them, once set up, and the memory of the harness. Exits 1 if
 * one exceeds its limit.
 *
 *   npm run quickness
 */
import { join } from 'node:path';
import { packageRoot } from '../src/package.ts';
import { median } from '../src/stats/quantile.ts';
import { formatCount, formatSeconds } from '../src/text/number.ts';
import { type Cost, cost } from './support/cost.ts';
import { state } from './support/state.ts';

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

const slowest = (costs: readonly Cost[]) => Math.max(...costs.map(({ ms }) => ms));
const peak = Math.max(...full.map(({ peakMb }) => peakMb));

const seconds = (ms: number) => formatSeconds(ms / 1000);
const megabytes = (mb: number) => `${formatCount(mb)} MB`;
const rows = [
  {
    what: 'bench --help (at most 1.5 x node -e 0 + 50 ms)',
    value: help,
    limit: 1.5 * node + 50,
    format: seconds,
  },
  { what: 'bench all --quick', value: slowest(quick), limit: 5000, format: seconds },
  { what: 'bench all', value: slowest(full), limit: 20_000, format: seconds },
  { what: 'peak memory of the harness', value: peak, limit: 150, format: megabytes },
];
for (const { what, value, limit, format } of rows)
  state(`${what}: ${format(value)}, ${format(limit)} allowed`, value <= limit, { bad: 'TOO MUCH' });
