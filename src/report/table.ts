import { grouped } from '../grouped.ts';
import type { Row } from '../results/schema.ts';
import { estimate } from '../stats/estimate.ts';
import { type GatheredSystem, Gathering } from './gather.ts';
import { labelled } from './labels.ts';
import { enumerate, enumerateFew } from './prose.ts';
import { tickRemarks } from './ticks.ts';
import { type Unit, unitNames, units } from './units.ts';

/** All values in the table's unit, per operation. */
export interface Cell {
  value: number;
  /** The 95 % interval; null for a published figure and with too few rounds. */
  low: number | null;
  high: number | null;
  /** Result rows behind the value: rounds, or 1 for a published figure. */
  rounds: number;
  /** Value over that of the baseline's cell; null where that is empty or 0, absent without a baseline. */
  ratio?: number | null;
}

export interface System {
  /** Followed by what tells it apart, where several systems have the label. */
  label: string;
  environment: string;
  kind: 'measured' | 'published';
  /** By column id; null where nothing was measured in this unit. */
  cells: Record<string, Cell | null>;
  /** What has to be said of this system, as clauses; a footnote for each. */
  remarks: readonly string[];
}

/** A system in its place: with the numbers of its footnotes, from 1. */
export type PlacedSystem = System & { notes: readonly number[] };

/** The one model of the table: every renderer draws this and nothing else. */
export interface Table {
  unit: Unit;
  columns: { id: string; title: string }[];
  /** Published systems first; otherwise in the order of the rows, or as sorted. */
  systems: PlacedSystem[];
  /** The first ones belong to the columns, in their order; any others to systems or to the whole table. */
  footnotes: string[];
}

/** What buildTable needs to know of a benchmark. */
export interface TableColumn {
  id: string;
  title: string;
  footnote: string;
}

/** What the table shows: columns, and one unit. */
export interface View {
  columns: readonly TableColumn[];
  unit: Unit;
}

/** The table of rows in memory; several runs of one system are combined by their rounds. */
export function buildTable(input: View & { rows: readonly Row[]; published: readonly Row[] }): Table {
  const gathering = new Gathering();
  gathering.add(input.published);
  gathering.add(input.rows);
  return tableOf(systemsOf(gathering.systems(), input), input);
}

interface Columns {
  columns: readonly { id: string }[];
  unit: Unit;
}

/** The systems with a cell for every column, in the order given. */
export function systemsOf(gathered: readonly GatheredSystem[], view: Columns): System[] {
  const labels = labelled(gathered);
  const ticks = view.unit === 'tsc' ? tickRemarks(gathered, view.columns) : null;
  return gathered.map((system): System => {
    const { kind, identity, series } = system;
    const { text = identity.system, remark = null } = labels.get(system) ?? {};
    return {
      label: text,
      environment: identity.environment,
      kind,
      cells: Object.fromEntries(
        view.columns.map(({ id }) => [id, cellOf(series.get(id)?.values(view.unit) ?? [])]),
      ),
      remarks: [remark, ticks?.get(system), missing(system, view)].filter((clause) => clause != null),
    };
  });
}

function cellOf(values: readonly number[]): Cell | null {
  if (values.length === 0) return null;
  const { value, low, high, rounds } = estimate(values);
  return { value, low, high, rounds };
}

/** Why figures of a system are not in the table though there are some; otherwise null. */
function missing({ kind, series }: GatheredSystem, { columns, unit }: Columns): string | null {
  const shown = columns.flatMap(({ id }) => series.get(id) ?? []);
  const { word } = units[unit];
  if (shown.length === 0 && kind === 'measured')
    return `none of these columns was measured, but ${enumerateFew([...series.keys()])}`;
  const here = shown.map((own) => own.values(unit).length);
  const others = unitNames.filter((other) =>
    shown.some((own, at) => own.values(other).length > (here[at] ?? 0)),
  );
  if (others.length === 0) return null;
  if (kind === 'published')
    return `published in CPU cycles and not converted to ${word}, hence the empty cells`;
  const what = here.includes(0)
    ? `not all measured in ${word}, hence the empty cells`
    : `rounds without ${word} are left out`;
  return `${what}; there are ${enumerate(others.map((other) => `${units[other].word} (--unit ${other})`))}`;
}

/** The table of these systems, with a footnote for each column and then for each remark. */
export function tableOf(systems: readonly System[], { columns, unit }: View): Table {
  const remarked = systems.flatMap(({ label, remarks }) => remarks.map((remark) => ({ label, remark })));
  const remarks = grouped(remarked, ({ remark }) => remark);
  const numbers = new Map([...remarks.keys()].map((remark, index) => [remark, columns.length + index + 1]));
  return {
    unit,
    columns: columns.map(({ id, title }) => ({ id, title })),
    systems: systems.map((system) => ({
      ...system,
      notes: system.remarks.map((remark) => numbers.get(remark) ?? 0),
    })),
    footnotes: [
      ...columns.map(({ footnote }) => footnote),
      ...[...remarks].map(([remark, of]) => `${enumerateFew(of.map(({ label }) => label))}: ${remark}.`),
    ],
  };
}
