/**
 * How often does comparing runs of one unchanged machine raise a verdict? Measures for real: `bench all` again and
 * again, then 60 comparisons of two runs that are minutes apart, at default settings. Exits 1 if more than 3 of
 * 60 raise one.
 *
 *   npm run null-comparisons [runs] [minutes] [folder with runs, or for them]
 */
import { verdictSentences } from '../src/compare/sentences.ts';
import { shuffled } from '../src/stats/random.ts';
import { formatCount, formatMeasured } from '../src/text/number.ts';
import { collectRuns, minutesOf } from './support/collect.ts';
import { state } from './support/state.ts';
import { comparisonOf, verdictsIn } from './support/verdicts.ts';

const COMPARISONS = 60;
const ALLOWED_SHARE = 0.05;

const measured = await collectRuns(
  Number(process.argv[2] ?? 24),
  Number(process.argv[3] ?? 24),
  process.argv[4],
);
const minutes = minutesOf(measured);
/** Runs closer than this may share a disturbance. */
const apartMs = Math.min(2, minutes / 10) * 60_000;

const pairs = measured.flatMap((base, index) =>
  measured
    .slice(index + 1)
    .flatMap((other) => (other.at - base.at >= apartMs ? [[base, other] as const] : [])),
);
const chosen = shuffled(pairs, 1, 1).slice(0, COMPARISONS);
let alarms = 0;
for (const [base, other] of chosen) {
  const comparison = comparisonOf(base, other);
  if (verdictsIn(comparison).length === 0) continue;
  alarms += 1;
  process.stdout.write(`${other.label} against ${base.label}: ${verdictSentences(comparison).join(' ')}\n`);
}
const allowed = Math.floor(ALLOWED_SHARE * chosen.length);
state(
  `${chosen.length} comparisons of ${measured.length} runs over ${formatCount(minutes)} minutes, at least ` +
    `${formatMeasured(apartMs / 60_000)} minutes apart: ${alarms} with a false verdict, ${allowed} allowed`,
  alarms <= allowed,
  { bad: 'TOO MANY' },
);
if (chosen.length < COMPARISONS) process.exitCode = 1;
