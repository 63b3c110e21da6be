import { ofRound, type Round } from '../plots/rounds.ts';
import { identityColumns } from '../results/identity.ts';
import type { Wanted } from '../results/read.ts';
import { CONTEXT_PREFIX, type ColumnName, type Row } from '../results/schema.ts';
import { gathered } from '../table/gather.ts';
import type { GatheredSystem } from '../table/gathered-system.ts';

const kept: ReadonlySet<ColumnName> = new Set([...gathered, ...ofRound, 'time']);

/** The columns of a row that a page needs, including the facts that a user has added. */
export const detailed: Wanted = { has: (name) => kept.has(name) || name.startsWith(CONTEXT_PREFIX) };

/** What a page shows of a system besides its figures. */
export interface Detail {
  /** By benchmark, in the order in which they came. */
  rounds: Map<string, Round[]>;
  /** One row with the identifying columns for each machine that the system was measured on. */
  machines: Row[];
}

/** Collects what a page needs and a table does not. */
export class Details {
  readonly #of = new Map<GatheredSystem, Detail>();
  readonly #seen = new Map<GatheredSystem, Set<string>>();

  take(system: GatheredSystem, row: Row): void {
    const detail = this.#of.get(system) ?? nothing();
    this.#of.set(system, detail);
    const rounds = detail.rounds.get(row.benchmark) ?? [];
    if (rounds.length === 0) detail.rounds.set(copied(row.benchmark), rounds);
    rounds.push(roundOf(row));
    this.#machine(system, detail, row);
  }

  of(system: GatheredSystem): Detail {
    const parts = (system.parts ?? [system]).map((part) => this.#of.get(part) ?? nothing());
    return parts.length === 1 ? (parts[0] as Detail) : together(parts);
  }

  #machine(system: GatheredSystem, { machines }: Detail, row: Row): void {
    // Nearly always the same as in the row before.
    const last = machines.at(-1);
    if (
      last &&
      identityColumns.every((name) => last[name] === row[name]) &&
      sameTexts(last.extra, contextOf(row))
    )
      return;
    const machine = JSON.stringify([picked(row, identityColumns), contextOf(row)]);
    const seen = this.#seen.get(system) ?? new Set();
    this.#seen.set(system, seen);
    if (seen.has(machine)) return;
    seen.add(machine);
    const [facts, extra] = JSON.parse(machine) as [Row, Record<string, string>];
    machines.push({ ...facts, extra });
  }
}

/** Numbers only, because a substring would keep the text of the whole file in memory. */
function roundOf(row: Row): Round {
  const time = Date.parse(row.time ?? '');
  return {
    ...picked(row, ofRound),
    ...(Number.isNaN(time) ? {} : { time }),
    ...(row.pinned === undefined ? {} : { pinned: row.pinned === 'no' ? 'no' : 'yes' }),
  };
}

const nothing = (): Detail => ({ rounds: new Map(), machines: [] });

function together(parts: readonly Detail[]): Detail {
  const rounds = new Map<string, Round[]>();
  for (const [benchmark, own] of parts.flatMap(({ rounds }) => [...rounds])) {
    const all = rounds.get(benchmark) ?? [];
    for (const round of own) all.push(round);
    rounds.set(benchmark, all);
  }
  return { rounds, machines: parts.flatMap(({ machines }) => machines) };
}

function picked<Name extends ColumnName>(row: Row, names: readonly Name[]): Pick<Row, Name> {
  const result: Partial<Pick<Row, Name>> = {};
  for (const name of names) if (row[name] !== undefined) result[name] = row[name];
  return result as Pick<Row, Name>;
}

function contextOf({ extra }: Row): Record<string, string> {
  return Object.fromEntries(Object.entries(extra ?? {}).filter(([name]) => name.startsWith(CONTEXT_PREFIX)));
}

function sameTexts(a: Readonly<Record<string, string>> = {}, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(b);
  return names.length === Object.keys(a).length && names.every((name) => a[name] === b[name]);
}

/** A copy: a substring would keep the text of the whole file in memory. */
const copied = (text: string): string => JSON.parse(JSON.stringify(text)) as string;
