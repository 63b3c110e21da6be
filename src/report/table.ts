import type { Row } from '../results/schema.ts';
import { estimate } from '../stats/estimate.ts';
import { type Unit, units } from './units.ts';

/** All values in the table's unit, per operation. */
export interface Cell {
  value: number;
  /** The 95 % interval; null for a published figure and with too few rounds. */
  low: number | null;
  high: number | null;
  /** Result rows behind the value: rounds, or 1 for a published figure. */
  rounds: number;
}

export interface System {
  label: string;
  environment: string;
  kind: 'measured' | 'published';
  /** By column id; null where nothing was measured in this unit. */
  cells: Record<string, Cell | null>;
}

/** The one model of the table: every renderer draws this and nothing else. */
export interface Table {
  unit: Unit;
  columns: { id: string; title: string }[];
  /** Published systems first; otherwise in the order of the rows. */
  systems: System[];
  /** The first ones belong to the columns, in their order; any others to the whole table. */
  footnotes: string[];
}

/** What buildTable needs to know of a benchmark. */
export interface TableColumn {
  id: string;
  title: string;
  footnote: string;
}

/** The environment of rows that come from a paper. */
const PUBLISHED = 'published';

export function buildTable(input: {
  rows: readonly Row[];
  published: readonly Row[];
  columns: readonly TableColumn[];
  unit: Unit;
}): Table {
  const { columns, unit } = input;
  const rows = [...input.published, ...input.rows];
  const ids = columns.map(({ id }) => id);
  return {
    unit,
    columns: columns.map(({ id, title }) => ({ id, title })),
    systems: systemsOf(rows, ids, unit),
    footnotes: [...columns.map(({ footnote }) => footnote), ...unitFootnotes(rows, ids, unit)],
  };
}

/** One system for each label and environment, published ones first, its rounds combined over all runs. */
export function systemsOf(rows: readonly Row[], ids: readonly string[], unit: Unit): System[] {
  const groups = groupBy(rows, (row) => JSON.stringify([row.system, row.environment]));
  const systems = groups.map((group): System => {
    const { system, environment = '' } = group[0];
    return {
      label: system,
      environment,
      kind: environment === PUBLISHED ? 'published' : 'measured',
      cells: Object.fromEntries(ids.map((id) => [id, cellOf(group, id, unit)])),
    };
  });
  const kinds = ['published', 'measured'] as const;
  return kinds.flatMap((kind) => systems.filter((system) => system.kind === kind));
}

function cellOf(rows: readonly Row[], id: string, unit: Unit): Cell | null {
  const values = rows.filter((row) => row.benchmark === id).map((row) => row[units[unit].column]);
  const rounds = values.filter((value) => value !== undefined);
  if (rounds.length === 0) return null;
  const { value, low, high, rounds: count } = estimate(rounds);
  return { value, low, high, rounds: count };
}

/** Published cycles are of another machine's clock: without that clock's frequency they are not ticks or ns. */
function unitFootnotes(rows: readonly Row[], ids: readonly string[], unit: Unit): string[] {
  const unconverted = rows.some(
    (row) =>
      row.environment === PUBLISHED &&
      ids.includes(row.benchmark) &&
      row.cycles !== undefined &&
      row[units[unit].column] === undefined,
  );
  if (!unconverted) return [];
  return [`Published figures in CPU cycles are not converted to ${units[unit].word}, hence the empty cells.`];
}

type NonEmpty<Item> = [Item, ...Item[]];

/** Groups in the order of their first items. */
function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): NonEmpty<Item>[] {
  const groups = new Map<string, NonEmpty<Item>>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}
