import { grouped } from '../grouped.ts';
import { labelled, varyingIn } from '../report/labels.ts';
import { enumerate, enumerateFew } from '../report/prose.ts';
import { facts } from '../results/facts.ts';
import {
  type Identity,
  type IdentityOptions,
  identityOf,
  joined,
  keyOf,
  sameFacts,
} from '../results/identity.ts';
import type { Row } from '../results/schema.ts';
import { CompareError, type Input } from './side.ts';

/** A system of an input, as a table would have a row for it. */
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
      const key = keyOf(identity);
      const system = systems.get(key) ?? { kind: '', identity, rows: [] };
      systems.set(key, system);
      last = { row, rows: system.rows };
    }
    last.rows.push(row);
  }
  const all = joined([...systems.values()]).map((parts) => ({
    ...(parts[0] as (typeof parts)[number]),
    rows: parts.flatMap(({ rows }) => rows),
  }));
  const labels = labelled(all);
  return all.map((system) => ({
    ...{ identity: system.identity, rows: system.rows },
    label: labels.get(system)?.text ?? system.identity.system,
  }));
}

/** What systems of several inputs find each other by: label and environment, as a matrix gives them. */
export const nameOf = ({ identity: { system, environment } }: OwnSystem): string =>
  JSON.stringify([system, environment]);

/**
 * The systems of an input that are to be compared, by {@link nameOf}, none of them a mixture.
 * @throws CompareError for an input without rows, for a choice that leaves none, and for a label that several have.
 */
export function chosenFrom(input: Input, { rows, ...options }: Choice): Map<string, OwnSystem> {
  if (input.rows.length === 0)
    throw new CompareError(`${input.text} has no rows: there is nothing to compare`);
  const called = named(systemsOf(input.rows, options), input.label);
  const chosen = rows === undefined ? called : called.filter(({ label }) => rows.test(label));
  if (chosen.length === 0)
    throw new CompareError(
      `--rows ${rows?.source} matches none of the rows of ${input.text}: ${enumerateFew(called.map(({ label }) => label))}`,
    );
  const byName = grouped(chosen, nameOf);
  for (const alike of byName.values()) if (alike.length > 1) refuseMixture(input.text, alike);
  return new Map([...byName].map(([name, [system]]) => [name, system as OwnSystem]));
}

/** Of several systems, those that a label names: by their own, or else by their environment. */
function named(systems: readonly OwnSystem[], label: string | undefined): readonly OwnSystem[] {
  if (label === undefined || new Set(systems.map(nameOf)).size < 2) return systems;
  for (const part of ['system', 'environment'] as const) {
    const meant = systems.filter(({ identity }) => identity[part] === label);
    if (meant.length > 0) return meant;
  }
  return systems;
}

function refuseMixture(text: string, alike: readonly OwnSystem[]): never {
  const varying = varyingIn(alike.map(({ identity }) => identity)).map(({ column }) => column);
  const names = varying.map((column) => facts.find((fact) => fact.column === column)?.name ?? column);
  const cure =
    varying.join() === 'host'
      ? 'take them for one (--merge-hosts), choose one'
      : 'measure each under a label of its own, choose one';
  throw new CompareError(
    `${text}: the rows of ${alike[0]?.identity.system} differ in ${enumerate(names)}, and a side is one system: ` +
      `${cure} (--rows REGEX) or put each into a file of its own: ${enumerateFew(alike.map(({ label }) => label))}`,
  );
}
