import { grouped } from '../lists.ts';
import type { Row } from '../results/schema.ts';
import { estimate } from '../stats/estimate.ts';
import { median } from '../stats/quantile.ts';
import { enumerate, shortened } from '../text/prose.ts';
import { type Unit, unitNames } from '../units.ts';
import { Gathering } from './gather.ts';
import type { GatheredSystem } from './gathered-system.ts';
import { labelled } from './labels.ts';
import { remarksOn, tickRemarks } from './remarks.ts';
import type { Series } from './series.ts';

/** All values in the table's unit, per operation. */
export interface Cell {
  value: number;
  /** The 95% interval; null for a published figure and with too few rounds. */
  low: number | null;
  high: number | null;
  /** Result rows behind the value: rounds, or 1 for a published figure. */
  rounds: number;
  /**
   * Value over that of the baseline's cell, or time over that on the host itself; null if there is none, absent if not
   * asked for.
   */
  ratio?: number | null;
}

export interface System {
  /** With the distinguishing facts appended if several systems have the label. */
  label: string;
  environment: string;
  kind: 'measured' | 'published';
  /** Equal for systems of one machine; absent for published ones. */
  machine?: string | undefined;
  /** For an alternative to a system call: the label of the published system, or the environment, that makes that call. */
  standsFor?: string | undefined;
  /** For a measured alternative: what was timed. */
  operation?: string | undefined;
  /** The unit of its cells. */
  unit: Unit;
  /** Its counter, if other systems have another one: ticks of different counters are not comparable. */
  counter?: string | undefined;
  /** By column id; null where nothing was measured in this unit. */
  cells: Record<string, Cell | null>;
  /** Its footnotes, as clauses. */
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

/** A benchmark as a column. */
export interface TableColumn {
  id: string;
  title: string;
  footnote: string;
}

/** The columns and the unit of a table. */
export interface View<Column = TableColumn> {
  columns: readonly Column[];
  unit: Unit;
  /** Systems that were not measured in this unit are shown in another one, with a mark, and not left empty. */
  mixed?: boolean;
  /** Every cell also has the ratio to the host itself at that time, where the rows of a matrix have it. */
  toHost?: boolean;
  /** Notes of published rows are footnotes too; rows of a layout are explained by the footnotes of its columns. */
  publishedNotes?: boolean;
}

/** The table of rows in memory; several runs of one system are combined by their rounds. */
export function buildTable(input: View & { rows: readonly Row[]; published: readonly Row[] }): Table {
  const gathering = new Gathering();
  gathering.add(input.published);
  gathering.add(input.rows);
  return tableOf(systemsOf(gathering.systems(), input), input);
}

type Columns = View<{ id: string }>;

/** The systems with a cell for every column, in the order given, but for published ones that have nothing for any. */
export function systemsOf(all: readonly GatheredSystem[], view: Columns): System[] {
  const { columns } = view;
  const gathered = all.filter(
    ({ kind, series }) => kind === 'measured' || columns.some(({ id }) => series.has(id)),
  );
  const labels = labelled(gathered);
  const unitsOf = new Map(gathered.map((system) => [system, unitOf(system, view)]));
  const inTicks = gathered.filter((system) => unitsOf.get(system) === 'tsc');
  const ticks = tickRemarks(inTicks, view.columns);
  return gathered.map((system): System => {
    const { kind, identity, series, notes } = system;
    const { text = identity.system, remark = null } = labels.get(system) ?? {};
    const unit = unitsOf.get(system) ?? view.unit;
    const replaced = replacedBy(system, gathered);
    const clauses = [
      remark,
      ...remarksOn(system, { ...view, unit }, { unit: view.unit, ticks: ticks.get(system) }),
      ...(kind === 'measured' || view.publishedNotes ? [...notes].map((note) => shortened(note)) : []),
    ];
    return {
      label: text,
      environment: identity.environment,
      kind,
      machine: kind === 'measured' ? machineOf(identity) : undefined,
      standsFor: kind === 'measured' ? system.standsFor : replaced && labels.get(replaced)?.text,
      operation: system.operation,
      unit,
      cells: Object.fromEntries(view.columns.map(({ id }) => [id, cellOf(series.get(id), unit, view)])),
      counter: ticks.get(system),
      remarks: clauses.filter((clause) => typeof clause === 'string'),
    };
  });
}

/** The system of the same source whose system call a published one replaces. */
const replacedBy = ({ kind, identity, standsFor }: GatheredSystem, all: readonly GatheredSystem[]) =>
  kind === 'measured' || standsFor === undefined
    ? undefined
    : all.find(
        (other) =>
          other.kind === 'published' &&
          other.identity.source === identity.source &&
          other.identity.system === standsFor,
      );

/** The unit of the table, unless it may be another one and the system has only that. */
function unitOf({ kind, series }: GatheredSystem, { columns, unit, mixed }: Columns): Unit {
  const has = (unit: Unit) => columns.some(({ id }) => series.get(id)?.values(unit)[0] !== undefined);
  // Published cycles are not ticks or ns of any machine that was measured, and stand in a table of cycles only.
  const other = mixed && (kind === 'measured' || unit === 'cycles');
  return (other ? [unit, ...unitNames].find(has) : undefined) ?? unit;
}

function cellOf(series: Series | undefined, unit: Unit, { toHost }: Columns): Cell | null {
  const values = series?.values(unit) ?? [];
  if (values.length === 0) return null;
  const { value, low, high, rounds } = estimate(values);
  const times = toHost ? (series?.timesHost() ?? []) : [];
  return {
    value,
    low,
    high,
    rounds,
    ...(toHost ? { ratio: times.length > 0 ? median(times) : null } : {}),
  };
}

/**
 * The table of these systems, with a footnote for each column, for each remark, and for the ratios.
 * @param view with the row that the ratios in the cells are to, where they are to one.
 */
export function tableOf(
  systems: readonly System[],
  { columns, unit, toHost, baseline }: View & { baseline?: string | undefined },
): Table {
  const remarked = systems.flatMap(({ label, remarks }) => remarks.map((remark) => ({ label, remark })));
  const remarks = grouped(remarked, ({ remark }) => remark);
  const hasRatios = systems.some(({ cells }) => Object.values(cells).some((cell) => cell?.ratio != null));
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
      ...[...remarks].map(([remark, of]) => `${named(of.map(({ label }) => label))}: ${remark}.`),
      ...(baseline === undefined ? [] : [`x: ratio to ${baseline}.`]),
      ...(toHost && hasRatios ? [TO_HOST] : []),
    ],
  };
}

/** More systems than these are known by the marks on their rows. */
const NAMED = 3;

const named = (labels: readonly string[]): string =>
  labels.length > NAMED ? `${labels.length} rows` : enumerate(labels);

const TO_HOST =
  'x: ratio of the time to that on the host itself right before; rows from outside of a matrix have none.';

/** Many machines have one host name, such as `vm`, and one kernel. */
const machineOf = ({ host, kernel, arch, cpu }: GatheredSystem['identity']): string =>
  JSON.stringify([host, kernel, arch, cpu]);
