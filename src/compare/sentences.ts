import { grouped } from '../lists.ts';
import { formatChangeInterval, formatPercent, formatShare } from '../text/number.ts';
import { enumerate } from '../text/prose.ts';
import { units } from '../units.ts';
import { failedSentence } from './caveats.ts';
import type { Amount, Change, Comparison, Difference, Evidence, Line } from './model.ts';

/** Label and value of what is the same everywhere, in one line; null when nothing is recorded. */
export function sameFacts({ same }: Comparison): string | null {
  return same.length === 0 ? null : same.map(({ name, value }) => `${name} ${value}`).join(', ');
}

/** `kernel: 6.1.0 (a.csv), 6.6.0 (b.csv, c.csv)` */
export function differenceSentence({ name, values }: Difference): string {
  const told = values.map(({ value, labels }) => `${value ?? 'not recorded'} (${labels.join(', ')})`);
  return `${name}: ${told.join(', ')}`;
}

/** A sentence for every verdict; then the benchmarks without a significant difference. */
export function verdictSentences(comparison: Comparison): string[] {
  const { changed, lines, base } = comparison;
  return changed.flatMap((label, side) => {
    const present = lines.filter(({ changes }) => changes[side]);
    const shown = present.filter(({ changes }) => changes[side]?.verdict);
    const rest = present.filter((line) => !shown.includes(line)).map(({ benchmark }) => benchmark);
    const verdicts = shown.map((line) => verdictSentence(line, label, line.changes[side] as Change));
    if (rest.length === 0) return verdicts;
    const closing =
      shown.length > 0
        ? `No significant difference for ${enumerate(rest)} in ${label}.`
        : `No significant difference between ${base} and ${label} (${enumerate(rest)}).`;
    return [...verdicts, closing];
  });
}

/**
 * `psr is 12.3% slower in new.csv (interval +11.0% to +13.5%).` For units other than time it
 * says "takes more" instead of slower: a core with a faster clock may take more cycles and yet less time.
 */
function verdictSentence(
  { benchmark, unit }: Line,
  label: string,
  { verdict, ratio, low, high }: Change,
): string {
  const share = formatShare(Math.abs(ratio - 1));
  const said =
    unit === 'tsc' || unit === 'ns'
      ? `is ${share} ${verdict}`
      : `takes ${share} ${verdict === 'slower' ? 'more' : 'fewer'} ${units[unit].word}`;
  return `${benchmark} ${said} in ${label} (interval ${formatChangeInterval({ low: low - 1, high: high - 1 })}).`;
}

/** The background of the verdicts: what could not be compared, the evidence, the rule. */
export const remarks = (comparison: Comparison): string[] => [
  ...ownRemarks(comparison),
  ...rules([comparison]),
];

/** Remarks on a single system. */
export function ownRemarks(comparison: Comparison): string[] {
  return [
    ...otherMachines(comparison),
    ...comparison.missing.map(({ benchmark, reason }) => `Not compared everywhere: ${benchmark} ${reason}.`),
    ...comparison.otherWays
      .flat()
      .map(({ benchmark, what }) => `${benchmark} was not measured in the same way everywhere: ${what}.`),
    ...comparison.failedRounds.map((failed) => `${failedSentence(failed)}.`),
    ...tooFewRounds(comparison),
    ...comparison.notes,
    ...evidenceSentences(comparison),
  ];
}

/** Remarks that apply to all systems. */
export function rules(comparisons: readonly Comparison[]): string[] {
  const all = comparisons.flatMap(({ lines }) => lines);
  const lines = [...new Map(all.map((line) => [line.benchmark, line])).values()];
  const byRounds = all.some(({ changes }) => changes.some((change) => change?.evidence.of === 'rounds'));
  const runs = Math.max(...comparisons.map(({ runsForEvidence }) => runsForEvidence));
  const luck = `Rounds of one run are not independent; with at least ${runs} runs on each side, whole runs are compared instead (bench all --append FILE adds a run).`;
  return [...(byRounds ? [luck] : []), ruleSentence({ ...(comparisons[0] as Comparison), lines })];
}

const otherMachines = ({ base, changed, otherMachine, otherState, unfitOnBoth }: Comparison): string[] =>
  changed.flatMap((label, side) => [
    ...(otherMachine[side]
      ? [`${label} and ${base} are from different machines: ${otherMachine[side]}.`]
      : []),
    ...(otherState[side]
      ? [`${label} and ${base} were measured in different states: ${otherState[side]}.`]
      : []),
    ...Object.values(unfitOnBoth[side] ?? {}).flatMap((what) =>
      what === '' ? [] : [`${label} and ${base} were both measured while the machine was unfit: ${what}.`],
    ),
  ]);

function tooFewRounds({ changed, lines }: Comparison): string[] {
  return changed.flatMap((label, side) => {
    const few = lines.filter(({ changes }) => changes[side]?.enough === false);
    const names = enumerate(few.map(({ benchmark }) => benchmark));
    return few.length === 0 ? [] : [`Too few rounds to reach significance for ${names} in ${label}.`];
  });
}

/** Benchmarks with the same evidence share a sentence, which names them unless it covers all. */
function evidenceSentences({ changed, lines }: Comparison): string[] {
  return changed.flatMap((label, side) => {
    const present = lines.flatMap(({ benchmark, changes }) => {
      const evidence = changes[side]?.evidence;
      return evidence
        ? [{ benchmark, told: evidenceText(evidence, changed.length > 1 ? ` in ${label}` : '') }]
        : [];
    });
    return [...grouped(present, ({ told }) => told)].map(([told, of]) => {
      const benchmarks = enumerate(of.map(({ benchmark }) => benchmark));
      return of.length === present.length ? `Evidence: ${told}.` : `Evidence for ${benchmarks}: ${told}.`;
    });
  });
}

const evidenceText = ({ of, base, changed }: Evidence, where: string): string =>
  `${amount(base)} against ${amount(changed)}${where}, compared by ${of}`;

function amount({ runs, rounds }: Amount): string {
  return `${runs} ${runs === 1 ? 'run' : 'runs'} (${rounds} ${rounds === 1 ? 'round' : 'rounds'})`;
}

function ruleSentence({ lines, alpha, minRounds }: Comparison): string {
  const thresholds = [...grouped(lines, ({ threshold }) => threshold)];
  const told = thresholds.map(([threshold, of]) => {
    const benchmarks = enumerate(of.map(({ benchmark }) => benchmark));
    return thresholds.length === 1
      ? formatPercent(threshold)
      : `${formatPercent(threshold)} for ${benchmarks}`;
  });
  return (
    `A verdict needs p < ${alpha} (two-sided Mann-Whitney U, Holm's correction across the benchmarks), the whole 95% bootstrap ` +
    `interval of the ratio beyond the threshold, and ${minRounds} rounds on each side. Threshold: ${told.join('; ')}; where rounds are ` +
    `compared, at least three times the ± of either side.`
  );
}

/** The unit and the sides; if units differ, the lines name them. */
export function heading({ base, changed, lines }: Comparison): string {
  const unit = commonUnit(lines);
  const what = unit === null ? 'Different units' : units[unit].heading;
  return `${what}: ${enumerate(changed)} against ${base}`;
}

export function commonUnit(lines: readonly Line[]): Line['unit'] | null {
  const unit = lines[0]?.unit;
  return unit !== undefined && lines.every((line) => line.unit === unit) ? unit : null;
}
