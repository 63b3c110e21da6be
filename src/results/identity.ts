import { grouped } from '../lists.ts';
import { factOf, footnoted, tellingApart } from './facts.ts';
import type { ApartColumn, ColumnName, Row } from './schema.ts';

/** By column, what tells a system from others; empty where it is not known. */
export type Identity = Record<ApartColumn, string>;

export interface IdentityOptions {
  /** Rows that differ in nothing but the name of their host are of one system. */
  mergeHosts?: boolean | undefined;
}

/** All that is looked at; a row that is equal to another in these is of its system. */
export const identityColumns: readonly ColumnName[] = [...tellingApart, ...footnoted].map(
  ({ column }) => column,
);

const definite = tellingApart.filter(({ definite }) => definite);
/** Facts that rows need not tell to be of a system whose other rows do. */
export const indefinite = tellingApart.filter(({ definite }) => !definite);

/** Whether two rows say the same of every fact. Nearly always it is the row before, so this is what has to be fast. */
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

/** Whether a label was made of kernel and host, as `bench all` makes it, and not chosen by a user. */
export const isMade = ({ system, kernel, host }: Pick<Row, 'system' | 'kernel' | 'host'>): boolean =>
  Boolean(host) && system.endsWith(` ${kernel} (${host})`);

const withoutHost = (row: Row): string =>
  isMade(row) ? row.system.slice(0, -` (${row.host})`.length) : row.system;

export const keyOf = (identity: Identity): string =>
  JSON.stringify(tellingApart.map(({ column }) => identity[column]));

/**
 * By what rows are gathered. Hosts that are to be one keep apart at first: whose processors are known to differ shows
 * when all rows of a host are there.
 */
export const gatheringKey = (identity: Identity, { host }: Row, { mergeHosts }: IdentityOptions): string =>
  mergeHosts ? JSON.stringify([keyOf(identity), host]) : keyOf(identity);

/** The key of what every row tells: rows that differ in it are never one system. */
export const definiteKeyOf = (identity: Identity): string =>
  JSON.stringify(definite.map(({ column }) => identity[column]));

const knows = (identity: Identity): number =>
  indefinite.filter(({ column }) => identity[column] !== '').length;

/** Whether `more` tells the same as `less`, wherever that tells anything. */
const covers = (more: Identity, less: Identity): boolean =>
  indefinite.every(({ column }) => less[column] === '' || less[column] === more[column]);

/**
 * Systems that are one: those that lack some facts, with the only one that agrees with them in all others. Where
 * several do, nobody can tell which it is, and it stays by itself.
 * @returns groups in the order of their first members, in each the one that tells most first.
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
