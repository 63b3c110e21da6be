import { host } from '../environments/host.ts';
import { kindOf } from '../plots/dots.ts';
import type { Prediction } from '../predict/saved.ts';
import type { Identity } from '../results/identity.ts';
import type { GatheredSystem } from '../table/gathered-system.ts';
import { type PlacedSystem, type System, systemsOf, type Table, tableOf, type View } from '../table/table.ts';
import { type Unit, unitNames } from '../units.ts';
import type { Detail, Details } from './details.ts';

/** A row of the table, with the identity and the rounds of its system. */
export interface Subject {
  system: PlacedSystem;
  identity: Identity;
  detail: Detail;
}

/** The model of the page: every section and every plot shows this and nothing else. */
export interface PageModel {
  /** The same rows in each unit that was measured, the requested unit first. */
  tables: [Table, ...Table[]];
  /** The rows of the first table. */
  subjects: Subject[];
  /** The label of the row that the ratios are to when the page opens. */
  baseline: string | undefined;
  /** Absent when none were given. */
  predictions: Prediction[] | undefined;
}

interface PageInput {
  gathered: readonly GatheredSystem[];
  details: Details;
  view: View & { baseline: string | undefined };
  /** Chooses and orders the rows. */
  select: <Own extends System>(systems: readonly Own[]) => readonly Own[];
  predictions?: Prediction[] | undefined;
}

export function buildPage({ gathered, details, view, select, predictions }: PageInput): PageModel {
  const chosen = (view: View) =>
    select(
      systemsOf(gathered, view).map((system, at) => ({ ...system, of: gathered[at] as GatheredSystem })),
    );
  const rows = chosen(view);
  const table = tableOf(rows, view);
  const others = unitNames.filter((unit) => unit !== view.unit && isMeasured(gathered, view, unit));
  return {
    tables: [
      table,
      ...others.map((unit) => {
        const other = { ...view, unit, mixed: false };
        const of = new Map(chosen(other).map((row) => [row.of, row]));
        // In the order of the first table, because the baseline is chosen by row number.
        return tableOf(
          rows.flatMap((row) => of.get(row.of) ?? []),
          other,
        );
      }),
    ],
    subjects: rows.map(({ of }, at) => ({
      system: table.systems[at] as PlacedSystem,
      identity: of.identity,
      detail: details.of(of),
    })),
    baseline: view.baseline,
    predictions,
  };
}

const isMeasured = (gathered: readonly GatheredSystem[], { columns }: View, unit: Unit): boolean =>
  gathered.some(
    ({ kind, series }) =>
      kind === 'measured' && columns.some(({ id }) => (series.get(id)?.values(unit).length ?? 0) > 0),
  );

/** The system that the sentences are about: the first one measured directly on a host, or else the first with system calls. */
export function here({ subjects }: PageModel): Subject | undefined {
  const measured = subjects.filter(({ system }) => system.kind === 'measured');
  const crossing = measured.filter(({ system }) => kindOf(system) === 'measured');
  return crossing.find(({ system }) => system.environment === host.id) ?? crossing[0] ?? measured[0];
}
