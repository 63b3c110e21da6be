import type { CompareOptions } from './compare.ts';
import { formatThreshold } from './format.ts';
import type { Line } from './model.ts';

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
  return known?.drift ?? Math.max(...benchmarks.map(({ drift }) => drift));
}

/** Below the drift, one run may differ from the next without a cause; null where that cannot mislead. */
export function thresholdNote(
  lines: readonly Line[],
  { threshold, benchmarks }: CompareOptions,
): string | null {
  if (threshold === undefined) return null;
  const byRounds = lines.filter(({ changes }) => changes.some((change) => change?.evidence.of === 'rounds'));
  const drifting = byRounds.filter(({ benchmark }) => threshold < driftOf(benchmark, benchmarks));
  if (drifting.length === 0) return null;
  const told = drifting.map(
    ({ benchmark }) => `${benchmark} ${formatThreshold(driftOf(benchmark, benchmarks))}`,
  );
  return (
    `The threshold of ${formatThreshold(threshold)} is less than runs of one unchanged machine may differ by ` +
    `(${told.join(', ')}): a verdict between the two may be luck.`
  );
}
