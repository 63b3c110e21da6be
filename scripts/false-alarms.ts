/**
 * How often does a comparison of an unchanged machine with itself raise a verdict, and how often is a real
 * difference found? Simulated: each run has a random offset that its rounds share, as large as measured, and each
 * round has noise. Exits 1 if more than 5% of the pairs are false alarms, or fewer than 90% of the differences are found.
 *
 *   npm run false-alarms [pairs]
 */
import { benchmarks } from '../bench/index.ts';
import type { Comparison } from '../src/compare/model.ts';
import type { Row } from '../src/results/schema.ts';
import { generator } from '../src/stats/random.ts';
import { formatPercent } from '../src/text/number.ts';
import { state } from './support/state.ts';
import { comparisonOf, verdictsIn } from './support/verdicts.ts';

/**
 * Figures of a quiet series on the machine of the README, with the standard deviation of the rounds of one
 * run as a share. Twice the spread of that series covers the worst one.
 */
const machine: Readonly<Record<string, { cycles: number; rounds: number }>> = {
  'abi-call': { cycles: 425, rounds: 0.003 },
  yield: { cycles: 4_670, rounds: 0.02 },
  psr: { cycles: 9_000, rounds: 0.015 },
  'create-proc': { cycles: 433_000, rounds: 0.03 },
};

const simulated = benchmarks.flatMap(({ id, tolerance: { quietSpread } }) => {
  const figures = machine[id];
  return figures && quietSpread !== undefined ? [{ ...figures, id, spread: quietSpread }] : [];
});

/** How many standard deviations the range of ten normal values is on average: H. L. Harter, Biometrika 47 (1960). */
const RANGE_OF_TEN = 3.0775;
/** One round in this many is disturbed, and by at most this share. */
const DISTURBED = { oneIn: 20, share: 0.1 };

interface Scenario {
  name: string;
  runs: [base: number, changed: number];
  rounds: number;
  /** Factor of the measured drift between runs. */
  drift: number;
  /** The share by which system calls are slower on the changed side. */
  planted: number;
}

const scenarios: readonly Scenario[] = [
  { name: 'one run each', runs: [1, 1], rounds: 12, drift: 1, planted: 0 },
  { name: 'one run each, twice the drift', runs: [1, 1], rounds: 12, drift: 2, planted: 0 },
  { name: 'one run against 8', runs: [1, 8], rounds: 12, drift: 1, planted: 0 },
  { name: '8 runs each', runs: [8, 8], rounds: 12, drift: 1, planted: 0 },
  { name: 'one run each, abi-call +3%', runs: [1, 1], rounds: 12, drift: 1, planted: 0.03 },
];

const pairs = Number(process.argv[2] ?? 10_000);
const random = generator(2026);
/** G. E. P. Box and M. E. Muller, Annals of Mathematical Statistics 29(2), 1958. */
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

function simulatedRun(run: string, rounds: number, drift: number, planted: number): Row[] {
  return simulated.flatMap(({ id, cycles, spread, rounds: own }) => {
    const luck = 1 + ((drift * spread) / RANGE_OF_TEN) * normal();
    const slowdown = id === 'abi-call' ? 1 + planted : 1;
    return Array.from({ length: rounds }, (_, index): Row => {
      const disturbance = random() * DISTURBED.oneIn < 1 ? 1 + DISTURBED.share * random() : 1;
      const value = cycles * slowdown * luck * (1 + own * normal()) * disturbance;
      return { schema: 1, run, system: 'simulated', benchmark: id, round: index + 1, cycles: value };
    });
  });
}

function simulatedPair({ runs: [base, changed], rounds, drift, planted }: Scenario): Comparison {
  const side = (label: string, runs: number, more: number) => ({
    label,
    rows: Array.from({ length: runs }, (_, index) => simulatedRun(`${index}`, rounds, drift, more)).flat(),
  });
  return comparisonOf(side('base', base, 0), side('changed', changed, planted));
}

process.stdout.write(`${pairs} simulated pairs for each line\n\n`);
for (const scenario of scenarios) {
  let alarms = 0;
  let found = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const verdicts = verdictsIn(simulatedPair(scenario));
    const right = verdicts.filter(({ benchmark }) => scenario.planted > 0 && benchmark === 'abi-call');
    found += right.some(({ verdict }) => verdict === 'slower') ? 1 : 0;
    alarms += verdicts.length > right.length ? 1 : 0;
  }
  const finds = scenario.planted === 0 ? '' : `, found ${formatPercent(found / pairs)}`;
  state(
    `${scenario.name.padEnd(30)} false alarms ${formatPercent(alarms / pairs)}${finds}`,
    alarms <= 0.05 * pairs && (scenario.planted === 0 || found >= 0.9 * pairs),
    { bad: 'NOT GOOD ENOUGH' },
  );
}
