import { grouped } from '../lists.ts';
import type { Row } from '../results/schema.ts';
import { median } from '../stats/quantile.ts';

/**
 * How far the host moved between its visits, as a clause: (largest - smallest) / median of the visits' medians, in
 * core cycles where all rounds have them, otherwise in ns. Null with fewer than two visits.
 */
export function hostDrift(rows: readonly Row[]): string | null {
  const visits = new Set(rows.map(({ run }) => run)).size;
  if (visits < 2) return null;
  const unit = rows.every(({ cycles }) => cycles !== undefined) ? 'cycles' : 'ns';
  const moved = [...grouped(rows, ({ benchmark }) => benchmark)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([benchmark, own]) => {
      const medians = [...grouped(own, ({ run }) => run).values()].map((visit) =>
        median(visit.flatMap((row) => row[unit] ?? [])),
      );
      const share = (Math.max(...medians) - Math.min(...medians)) / median(medians);
      return `${benchmark} ${(share * 100).toFixed(1)} %`;
    });
  return `visited ${visits} times; its medians lay apart by ${moved.join(', ')}`;
}
