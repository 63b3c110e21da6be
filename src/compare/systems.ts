import { grouped } from '../lists.ts';
import {
  gatheringKey,
  type Identity,
  type IdentityOptions,
  identityOf,
  isMade,
  joined,
  sameFacts,
} from '../results/identity.ts';
import type { Row } from '../results/schema.ts';
import { labelled, varyingIn } from '../table/labels.ts';
import { merged } from '../table/merged-hosts.ts';
import { enumerate, enumerateFew } from '../text/prose.ts';
import { CompareError, type Input, NothingInCommon } from './side.ts';

/** A system of an input, as a row of a table would show it. */
export interface OwnSystem {
  /** As in a table of this input alone. */
  label: string;
  identity: Identity;
  rows: readonly Row[];
}

export interface Choice extends IdentityOptions {
  /** Only systems whose label matches. */
  rows?: RegExp | undefined;
}

export function systemsOf(rows: readonly Row[], options: IdentityOptions): OwnSystem[] {
  const systems = new Map<string, { kind: string; identity: Identity; rows: Row[] }>();
  let last: { row: Row; rows: Row[] } | undefined;
  for (const row of rows) {
    if (last === undefined || !sameFacts(last.row, row)) {
      const identity = identityOf(row, options);
      const key = gatheringKey(identity, row, options);
      const system = systems.get(key) ?? { kind: '', identity, rows: [] };
      systems.set(key, system);
      last = { row, rows: system.rows };
    }
    last.rows.push(row);
  }
  const found = [...systems.values()];
  const all = joined(options.mergeHosts ? mergedHosts(found) : found).map((parts) => ({
    ...(parts[0] as (typeof parts)[number]),
    rows: parts.flatMap(({ rows }) => rows),
  }));
  const labels = labelled(all);
  return all.map((system) => ({
    identity: system.identity,
    rows: system.rows,
    label: labels.get(system)?.text ?? system.identity.system,
  }));
}

function mergedHosts<Own extends { identity: Identity; rows: readonly Row[] }>(systems: readonly Own[]) {
  const hosts = systems.map((own) => ({ ...own, hz: own.rows.flatMap(({ tsc_hz }) => tsc_hz ?? []) }));
  return merged(hosts).map(({ identity, hosts }) => ({
    kind: '',
    identity,
    rows: hosts.flatMap(({ rows }) => rows),
  }));
}

/** The key by which systems of several inputs are matched: label and environment, as in a matrix. */
const nameOf = ({ identity: { system, environment } }: OwnSystem): string =>
  JSON.stringify([system, environment]);

/** The same, but a default label, which holds kernel and host, counts as the host alone: another kernel changes it. */
function hostNameOf(own: OwnSystem): string {
  const { system, environment, kernel, host } = own.identity;
  return isMade({ system, kernel, host }) ? JSON.stringify([null, environment, host]) : nameOf(own);
}

/**
 * The systems of each input to compare, by label and environment, or by host and environment if every host occurs once
 * in every input.
 * @throws NothingInCommon for an input without rows; CompareError for a choice that leaves none, for a label that
 * several have, and for one that names nothing where another names a system.
 */
export function chosenFrom(inputs: readonly Input[], { rows, ...options }: Choice): Map<string, OwnSystem>[] {
  const all = inputs.map((input) => {
    if (input.rows.length === 0) throw new NothingInCommon(`${input.text} has no rows to compare`);
    const systems = systemsOf(input.rows, options);
    return { input, systems, meant: meantBy(systems, input.label) };
  });
  const choosing = all.some(({ meant }) => meant !== null);
  const chosen = all.map(({ input, systems, meant }) => {
    if (choosing && meant === null && input.label !== undefined && systems.length > 1)
      throw new CompareError(`${input.text} has no system called ${input.label}, only ${labelsOf(systems)}`);
    const called = meant ?? systems;
    const chosen = rows === undefined ? called : called.filter(({ label }) => rows.test(label));
    if (chosen.length === 0)
      throw new CompareError(
        `--rows ${rows?.source} matches no system of ${input.text}: ${labelsOf(called)}`,
      );
    for (const alike of grouped(chosen, nameOf).values())
      if (alike.length > 1) refuseMixture(input.text, alike);
    return chosen;
  });
  const byHost = chosen.every((systems) => new Set(systems.map(hostNameOf)).size === systems.length);
  const name = byHost ? hostNameOf : nameOf;
  return chosen.map((systems) => new Map(systems.map((system) => [name(system), system])));
}

const labelsOf = (systems: Iterable<OwnSystem>): string =>
  enumerateFew([...systems].map(({ label }) => label));

/** The names that a label is compared with, in order of precedence. */
const names: readonly ((system: OwnSystem) => string)[] = [
  ({ label }) => label,
  ({ identity }) => identity.system,
  ({ identity }) => identity.environment,
];

/** Of several systems, those that a label names; null if it names none of them and is a name for the side. */
function meantBy(systems: readonly OwnSystem[], label: string | undefined): readonly OwnSystem[] | null {
  if (label === undefined || systems.length < 2) return null;
  const meant = names.map((of) => systems.filter((system) => of(system) === label));
  return meant.find(({ length }) => length > 0) ?? null;
}

function refuseMixture(text: string, alike: readonly OwnSystem[]): never {
  const varying = varyingIn(alike.map(({ identity }) => identity)).map(({ fact }) => fact);
  const told = varying.map(({ name }) => name);
  const cure =
    varying.length === 1 && varying[0]?.column === 'host'
      ? 'merge them (--merge-hosts), select one'
      : 'measure each with a different --label, select one';
  throw new CompareError(
    `${text}: rows labelled ${alike[0]?.identity.system} differ in ${enumerate(told)}, but a side must be one system: ` +
      `${cure} (--rows REGEX) or use separate files: ${labelsOf(alike)}`,
  );
}
