import type { Estimate } from '../stats/estimate.ts';
import { formatShare, formatThreshold } from './format.ts';
import type { Comparison, Evidence, Line } from './model.ts';
import type { CompareOptions } from './options.ts';

/**
 * What is no difference, as a share: what the user says, or else how far runs of one machine lie apart. A
 * benchmark that this ringtoll does not know drifts as the one it is a variant of, or as the worst.
 */
export function thresholdOf(benchmark: string, { threshold, benchmarks }: CompareOptions): number {
  return threshold ?? driftOf(benchmark, benchmarks);
}

function driftOf(benchmark: string, benchmarks: CompareOptions['benchmarks']): number {
  const parent = benchmark.split('/')[0];
  const known = benchmarks.find(({ id }) => id === benchmark) ?? benchmarks.find(({ id }) => id === parent);
  return (known ? [known] : benchmarks).reduce((worst, { tolerance }) => Math.max(worst, tolerance.drift), 0);
}

/** Measured runs of one machine lie apart by about one such interval: three leave room for a bad moment. */
const INTERVALS = 3;

/**
 * The least share that counts as a difference when a side's rounds vary: a machine that is restless within a run
 * was another one before and will be after it. Runs as the evidence show that by themselves.
 */
export function restlessness(evidence: Evidence, sides: readonly Estimate[]): number {
  if (evidence.of === 'runs') return 0;
  return INTERVALS * Math.max(...sides.map(({ relativeHalfWidth }) => relativeHalfWidth ?? 0));
}

/** What is raised by {@link restlessness}, in sentences. */
export function restlessNotes({ changed }: Pick<Comparison, 'changed'>, lines: readonly Line[]): string[] {
  return changed.flatMap((label, side) => {
    const raised = lines.flatMap(({ benchmark, threshold, changes }) => {
      const needed = changes[side]?.threshold ?? threshold;
      return needed > threshold ? [`${benchmark} ${formatShare(needed)}`] : [];
    });
    if (raised.length === 0) return [];
    return [
      `Rounds vary so much that only more than this counts in ${label}: ${raised.join(', ')} (a quieter machine or more runs help).`,
    ];
  });
}

/** Below the drift, one run may differ from the next without a cause; nothing where that cannot mislead. */
export function thresholdNotes(lines: readonly Line[], { threshold, benchmarks }: CompareOptions): string[] {
  if (threshold === undefined) return [];
  const byRounds = lines.filter(({ changes }) => changes.some((change) => change?.evidence.of === 'rounds'));
  const drifting = byRounds.filter(({ benchmark }) => threshold < driftOf(benchmark, benchmarks));
  if (drifting.length === 0) return [];
  const told = drifting.map(
    ({ benchmark }) => `${benchmark} ${formatThreshold(driftOf(benchmark, benchmarks))}`,
  );
  return [
    `The threshold of ${formatThreshold(threshold)} is less than runs of one unchanged machine may differ by ` +
      `(${told.join(', ')}): a verdict between the two may be luck.`,
  ];
}
