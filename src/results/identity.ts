import { grouped } from '../lists.ts';
import { factOf, footnoted, tellingApart } from './facts.ts';
import type { ApartColumn, ColumnName, Row } from './schema.ts';

/** The values that distinguish a system from others, by column; empty if unknown. */
export type Identity = Record<ApartColumn, string>;

export interface IdentityOptions {
  /** Rows that differ only in the name of their host belong to one system. */
  mergeHosts?: boolean | undefined;
}

/** Rows that are equal in these columns belong to the same system. */
export const identityColumns: readonly ColumnName[] = [...tellingApart, ...footnoted].map(
  ({ column }) => column,
);

const definite = tellingApart.filter(({ definite }) => definite);
/** Facts that rows may lack and still belong to a system whose other rows have them. */
export const indefinite = tellingApart.filter(({ definite }) => !definite);

/** Whether two rows agree in every fact. Called for every row with the one before, so it has to be fast. */
export function sameFacts(a: Row, b: Row): boolean {
  for (const column of identityColumns) if (a[column] !== b[column]) return false;
  return true;
}

export function identityOf(row: Row, { mergeHosts }: IdentityOptions = {}): Identity {
  const identity = Object.fromEntries(
    tellingApart.map(({ column }) => [column, factOf(row, column)]),
  ) as Identity;
  return mergeHosts ? { ...identity, host: '', system: withoutHost(row) } : identity;
}

/** Whether a label was made from kernel and host by `bench all`, and not chosen by a user. */
export const isMade = ({ system, kernel, host }: Pick<Row, 'system' | 'kernel' | 'host'>): boolean =>
  Boolean(host) && system.endsWith(` ${kernel} (${host})`);

const withoutHost = (row: Row): string =>
  isMade(row) ? row.system.slice(0, -` (${row.host})`.length) : row.system;

export const keyOf = (identity: Identity): string =>
  JSON.stringify(tellingApart.map(({ column }) => identity[column]));

/**
 * The key by which rows are gathered. Merged hosts are kept apart at first, because only when all rows are there is it
 * known whether their processors differ.
 */
export const gatheringKey = (identity: Identity, { host }: Row, { mergeHosts }: IdentityOptions): string =>
  mergeHosts ? JSON.stringify([keyOf(identity), host]) : keyOf(identity);

/** The key of the definite facts: rows that differ in it never belong to one system. */
export const definiteKeyOf = (identity: Identity): string =>
  JSON.stringify(definite.map(({ column }) => identity[column]));

const knows = (identity: Identity): number =>
  indefinite.filter(({ column }) => identity[column] !== '').length;

/** Whether `more` agrees with `less` in every fact that `less` has. */
const covers = (more: Identity, less: Identity): boolean =>
  indefinite.every(({ column }) => less[column] === '' || less[column] === more[column]);

/**
 * Groups of systems that are one: a system that lacks some facts joins the only one that agrees with it in all others.
 * Where several do, it stays alone.
 * @returns groups in the order of their first members; in each group, the one with most facts comes first.
 */
export function joined<Own extends { identity: Identity }>(systems: readonly Own[]): Own[][] {
  const groups = grouped(systems, ({ identity }) => definiteKeyOf(identity));
  return [...groups.values()].flatMap((group) => (group.length === 1 ? [group] : joinedAlike(group)));
}

function joinedAlike<Own extends { identity: Identity }>(group: readonly Own[]): Own[][] {
  const byKnowledge = group.toSorted((a, b) => knows(b.identity) - knows(a.identity));
  const heads: Own[][] = [];
  for (const system of byKnowledge) {
    const [one, ...others] = heads.filter(([head]) => covers((head as Own).identity, system.identity));
    if (one && others.length === 0) one.push(system);
    else heads.push([system]);
  }
  const place = new Map(group.map((system, index) => [system, index]));
  const first = (members: Own[]) => Math.min(...members.map((system) => place.get(system) as number));
  return heads.toSorted((a, b) => first(a) - first(b));
}
