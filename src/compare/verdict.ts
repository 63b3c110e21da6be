import { ALPHA } from './evidence.ts';
import type { Change } from './model.ts';

/** A 95 % interval of a median needs six rounds. */
export const MIN_ROUNDS = 6;

/**
 * A verdict needs all three: a corrected p-value below alpha, the whole interval of the ratio beyond the threshold,
 * and rounds enough on both sides. The bounds are each other's reciprocal, so that exchanging the sides exchanges
 * the verdict.
 */
export function verdictOf({
  corrected,
  low,
  high,
  threshold,
  evidence,
}: Omit<Change, 'verdict'>): Change['verdict'] {
  const enough = Math.min(evidence.base.rounds, evidence.changed.rounds) >= MIN_ROUNDS;
  if (!enough || corrected >= ALPHA) return null;
  if (low > 1 + threshold) return 'slower';
  return high < 1 / (1 + threshold) ? 'faster' : null;
}
