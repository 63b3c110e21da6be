import { alike, type Counter, counterOf, counterText } from './counters.ts';
import type { GatheredSystem } from './gather.ts';

/**
 * A clause for each system whose TSC ticks do not compare with those of another one: ticks of counters with
 * different frequencies are different units by one name.
 */
export function tickRemarks(
  systems: readonly GatheredSystem[],
  columns: readonly { id: string }[],
): Map<GatheredSystem, string> {
  const shown = systems.filter(
    ({ kind, series }) =>
      kind === 'measured' && columns.some(({ id }) => (series.get(id)?.values('tsc').length ?? 0) > 0),
  );
  const counters = alike(
    shown.map(({ identity, series }) =>
      counterOf(
        identity.arch,
        [...series.values()].flatMap((own) => own.tickFrequencies()),
      ),
    ),
  );
  if (new Set(counters).size < 2) return new Map();
  return new Map(
    shown.map((system, index) => {
      const what = counterText(counters[index] as Counter);
      return [
        system,
        `ticks of ${what}, which do not compare with those of another counter (--unit ns compares time)`,
      ];
    }),
  );
}
