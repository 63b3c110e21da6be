import { median } from '../stats/quantile.ts';
import type { Line } from './model.ts';
import type { Side } from './side.ts';

/** One counter reads so much differently at most; further apart they are two. */
const SAME_COUNTER = 0.01;

/** Ticks of counters with different frequencies are different units by one name; null where there are none. */
export function tickNote(sides: readonly Side[], lines: readonly Line[]): string | null {
  if (lines.every(({ unit }) => unit !== 'tsc')) return null;
  const clocks = sides.flatMap(({ label, rows }) => {
    const hz = rows.flatMap((row) => row.tsc_hz ?? []);
    return hz.length === 0 ? [] : [{ label, hz: median(hz) }];
  });
  const all = clocks.map(({ hz }) => hz);
  if (Math.max(...all) <= Math.min(...all) * (1 + SAME_COUNTER)) return null;
  const told = clocks.map(({ label, hz }) => `${Math.round(hz / 1e6)} MHz in ${label}`).join(', ');
  return `TSC ticks are not the same everywhere (${told}): --unit ns compares time.`;
}
