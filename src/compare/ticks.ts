import { alike, counterOf, counterText } from '../table/counters.ts';
import type { Side } from './side.ts';

/** How the counters of the sides are not alike, so that their ticks do not compare; null where they are. */
export function unlikeTicks(sides: readonly Side[]): string | null {
  const counters = sides.map(({ rows }) =>
    counterOf(
      rows.find(({ arch }) => arch !== undefined)?.arch,
      rows.flatMap((row) => row.tsc_hz ?? []),
    ),
  );
  if (new Set(alike(counters)).size < 2) return null;
  const told = counters.map((counter, index) => `${counterText(counter)} in ${sides[index]?.label}`);
  return `TSC ticks are not the same everywhere (${told.join(', ')})`;
}
