import { ALPHA } from './evidence.ts';
import type { Change } from './model.ts';

/**
 * A verdict needs all three: a corrected p-value below alpha, the whole interval of the ratio beyond the threshold,
 * and enough evidence on both sides. The bounds are each other's reciprocal, so that exchanging the sides exchanges
 * the verdict.
 */
export function verdictOf({
  corrected,
  low,
  high,
  threshold,
  enough,
}: Omit<Change, 'verdict'>): Change['verdict'] {
  if (!enough || corrected >= ALPHA) return null;
  if (low > 1 + threshold) return 'slower';
  return high < 1 / (1 + threshold) ? 'faster' : null;
}
