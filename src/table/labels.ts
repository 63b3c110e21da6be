import { differingParts, grouped } from '../lists.ts';
import { type Fact, tellingApart } from '../results/facts.ts';
import type { Identity } from '../results/identity.ts';
import type { ApartColumn } from '../results/schema.ts';
import { enumerate, shortened } from '../text/prose.ts';

/** The label of a system in a table, and a remark if it differs from the one in the file. */
export interface Label {
  text: string;
  remark: string | null;
}

/** A system of a table, or of a side of a comparison. */
interface Labelled {
  kind: string;
  identity: Identity;
}

/**
 * Labels for systems of one kind. A label that several of them have is followed by the facts in which they
 * differ: nothing is merged silently, and nobody has to guess which row is which.
 */
export function labelled<System extends Labelled>(systems: readonly System[]): Map<System, Label> {
  const groups = grouped(systems, ({ kind, identity }) => `${kind} ${identity.system}`);
  return new Map([...groups.values()].flatMap((group) => labelledAlike(group)));
}

interface Varying {
  fact: Fact<ApartColumn>;
  values: readonly string[];
}

/** The facts in which systems differ, with all of their values. */
export function varyingIn(identities: readonly Identity[]): Varying[] {
  return tellingApart.flatMap((fact) => {
    const values = [...new Set(identities.map((identity) => identity[fact.column]))];
    return values.length > 1 ? [{ fact, values }] : [];
  });
}

function labelledAlike<System extends Labelled>(group: readonly System[]): [System, Label][] {
  const varying = varyingIn(group.map(({ identity }) => identity));
  const told = enough(varying, group);
  // By value, because looking for a place in a list of ten thousand hosts takes long for each of them.
  const numbers = told.map(({ values }) => new Map(values.map((value, index) => [value, index + 1])));
  const remark = remarkOf(varying.filter(({ fact }) => fact.column !== 'environment'));
  return group.map((system) => {
    const suffix = told.map(({ fact: { column, long } }, index) => {
      const value = system.identity[column];
      return `${nameOf(column)} ${long ? numbers[index]?.get(value) : value || 'unknown'}`;
    });
    const label = system.identity.system;
    return [system, { text: told.length === 0 ? label : `${label} (${suffix.join(', ')})`, remark }];
  });
}

/** The facts that a label shows: all definite ones that differ, and as few others as distinguish all systems. */
function enough(varying: readonly Varying[], group: readonly Labelled[]): Varying[] {
  const told = varying.filter(({ fact }) => fact.definite);
  const kinds = (facts: readonly Varying[]) =>
    new Set(group.map(({ identity }) => JSON.stringify(facts.map(({ fact }) => identity[fact.column])))).size;
  let apart = kinds(told);
  for (const other of varying.filter((one) => !told.includes(one))) {
    if (apart === group.length) break;
    const more = kinds([...told, other]);
    if (more > apart) told.push(other);
    apart = more;
  }
  return told;
}

const nameOf = (column: string): string => column.replaceAll('_', ' ');

function remarkOf(differing: readonly Varying[]): string | null {
  if (differing.length === 0) return null;
  return (
    `rows with this label differ in ${enumerate(differing.map(({ fact }) => nameOf(fact.column)))}, so they are separate systems` +
    differing.flatMap(({ fact, values }) => (fact.long ? [explain(fact, values)] : [])).join('')
  );
}

/** For lists such as mitigations, only the entries that differ. */
function explain({ column, separator = '; ' }: Fact<ApartColumn>, values: readonly string[]): string {
  const explained = values.slice(0, EXPLAINED);
  const differing = differingParts(explained.map((value) => value.split(separator)));
  const texts = differing.map(
    (parts, index) => `; ${nameOf(column)} ${index + 1}: ${shortened(parts.join(separator)) || 'no others'}`,
  );
  const more = values.length - explained.length;
  return texts.join('') + (more > 0 ? `; and ${more} more` : '');
}

const EXPLAINED = 3;
