import { type Figures, figuresOf } from '../measure/precision.ts';
import { measuredColumns } from '../measure/row.ts';
import type { Measurement } from '../native/measurement.ts';
import { median } from '../stats/quantile.ts';
import { formatMeasured } from '../text/number.ts';
import { units } from '../units.ts';

/** What a null call takes, in core cycles where these could be measured. */
export interface NullCall {
  value: number;
  unit: Figures['unit'];
}

/** Null without a round. */
export function nullCall(rounds: readonly Measurement[]): NullCall | null {
  if (rounds.length === 0) return null;
  const { unit, values } = figuresOf(rounds.map(measuredColumns));
  return { unit, value: median(values) };
}

export function formatNullCall({ value, unit }: NullCall): string {
  return `${formatMeasured(value)} ${units[unit].word}`;
}
