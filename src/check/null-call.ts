import { measuredColumns } from '../measure/row.ts';
import type { Measurement } from '../native/measurement.ts';
import { formatMeasured } from '../report/number.ts';
import { units } from '../report/units.ts';
import { median } from '../stats/quantile.ts';

/** What a null call takes by some rounds, in core cycles where these could be measured in all. */
export function nullCall(rounds: readonly Measurement[]): { value: number; unit: 'cycles' | 'tsc' } | null {
  if (rounds.length === 0) return null;
  const rows = rounds.map(measuredColumns);
  const unit = rows.every(({ cycles }) => cycles !== undefined) ? 'cycles' : 'tsc';
  return { unit, value: median(rows.flatMap((row) => row[units[unit].column] ?? [])) };
}

export function formatNullCall({ value, unit }: { value: number; unit: 'cycles' | 'tsc' }): string {
  return `${formatMeasured(value)} ${units[unit].word}`;
}
