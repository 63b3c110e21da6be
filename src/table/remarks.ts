import { grouped } from '../lists.ts';
import { footnoted } from '../results/facts.ts';
import { enumerate, enumerateFew } from '../text/prose.ts';
import { type Unit, unitNames, units } from '../units.ts';
import { alike, type Counter, counterOf, counterText } from './counters.ts';
import { type GatheredSystem, roundsIn, valuesIn } from './gathered-system.ts';

/** The columns and the unit in which a system is shown. */
interface Shown {
  columns: readonly { id: string }[];
  unit: Unit;
}

/**
 * The footnotes of a row, as clauses.
 * @param table its unit, and the remark on the system's TSC ticks where those of other systems differ.
 */
export const remarksOn = (
  system: GatheredSystem,
  shown: Shown,
  table: { unit: Unit; ticks: string | undefined },
): (string | null | undefined)[] => [
  combination(system),
  guesses(system),
  disturbance(system),
  failures(system, shown),
  other(shown.unit, table.unit),
  table.ticks,
  missing(system, shown),
];

/** The differing facts that a row combines; null if there are none. */
function combination({ hosts, combined }: GatheredSystem): string | null {
  const several = footnoted.flatMap(({ name }, at) => {
    const values = valuesIn(combined[at]);
    return values.length > 1 ? [`${name} ${enumerateFew(values)}`] : [];
  });
  const told = [...((hosts?.size ?? 0) > 1 ? [`${hosts?.size} hosts`] : []), ...several];
  return told.length === 0 ? null : `combines rows from ${told.join('; ')}`;
}

/** How many rounds lack which facts of their row; null for none. */
function guesses({ untold = new Map<string, number>() }: GatheredSystem): string | null {
  const byCount = grouped([...untold], ([, count]) => count);
  const told = [...byCount].map(
    ([count, facts]) =>
      `${count} ${count === 1 ? 'round does' : 'rounds do'} not record ${enumerateFew(facts.map(([name]) => name))}`,
  );
  return told.length === 0 ? null : told.join('; ');
}

/** Unfit findings of the rounds of a row; null for none. */
function disturbance({ unfit, series }: GatheredSystem): string | null {
  if (unfit === undefined) return null;
  const all = roundsIn(series);
  const which = unfit.rounds === all ? 'all' : `${unfit.rounds} of ${all}`;
  return `${which} rounds were measured while the machine was unfit: ${[...unfit.checks].join(', ')}`;
}

/** How many rounds of the cells failed; null for none. */
function failures({ failed, series }: GatheredSystem, { columns }: Shown): string | null {
  const told = columns.flatMap(({ id }) => {
    const count = failed.get(id);
    return count ? [`${count} of ${count + (series.get(id)?.size ?? 0)} rounds of ${id}`] : [];
  });
  return told.length === 0 ? null : `${enumerate(told)} failed and gave no figure`;
}

function other(unit: Unit, main: Unit): string | null {
  if (unit === main) return null;
  return `in ${units[unit].word}, not comparable with ${units[main].word}`;
}

/** Why the table omits figures of a system; null if it shows all. */
function missing({ kind, series }: GatheredSystem, { columns, unit }: Shown): string | null {
  const shown = columns.flatMap(({ id }) => series.get(id) ?? []);
  const { word } = units[unit];
  if (shown.length === 0 && kind === 'measured')
    return `not measured for any of these columns (only ${enumerateFew([...series.keys()])})`;
  const here = shown.map((own) => own.values(unit).length);
  const others = unitNames.filter((other) =>
    shown.some((own, at) => own.values(other).length > (here[at] ?? 0)),
  );
  if (others.length === 0) return null;
  if (kind === 'published') {
    const published = others.map((other) => (other === 'cycles' ? 'CPU cycles' : units[other].word));
    return `cells are empty because published ${enumerate(published)} are not converted to ${word}`;
  }
  const what = here.includes(0)
    ? `empty cells were not measured in ${word}`
    : `rounds without ${word} are omitted`;
  return `${what}; there are figures in ${enumerate(others.map((other) => `${units[other].word} (--unit ${other})`))}`;
}

/**
 * A clause for each system whose TSC ticks are not comparable with those of another one: ticks of different frequencies
 * are different units with one name.
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
        `ticks at ${what}, not comparable with ticks of other counters (--unit ns compares time)`,
      ];
    }),
  );
}
