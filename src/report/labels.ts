import { grouped } from '../grouped.ts';
import type { GatheredSystem, Identity } from './gather.ts';
import { differingParts } from './parts.ts';
import { enumerate, shortened } from './prose.ts';

/** What a label says besides itself when several systems have it, and what a remark explains. */
const facts: readonly { column: keyof Identity; long?: true; remark: boolean }[] = [
  { column: 'environment', remark: false },
  { column: 'host', remark: true },
  { column: 'kernel', remark: true },
  { column: 'arch', remark: true },
  { column: 'cpu', remark: true },
  // Too long for a label, so they are numbered there and explained below.
  { column: 'mitigations', long: true, remark: true },
  { column: 'source', long: true, remark: true },
];

/** The label of a system in a table, and why it is not the one in the file. */
export interface Label {
  text: string;
  remark: string | null;
}

/**
 * Labels for systems of one kind. A label that several of them have is followed by the facts in which they
 * differ: nothing is merged silently, and nobody has to guess which row is which.
 */
export function labelled(systems: readonly GatheredSystem[]): Map<GatheredSystem, Label> {
  const groups = grouped(systems, ({ kind, identity }) => `${kind} ${identity.system}`);
  return new Map([...groups.values()].flatMap((group) => labelledAlike(group)));
}

function labelledAlike(group: readonly GatheredSystem[]): [GatheredSystem, Label][] {
  const varying = facts
    .map((fact) => ({ ...fact, values: [...new Set(group.map(({ identity }) => identity[fact.column]))] }))
    .filter(({ values }) => values.length > 1);
  // By value, because looking for a place in a list of ten thousand hosts takes long for each of them.
  const numbers = varying.map(({ values }) => new Map(values.map((value, index) => [value, index + 1])));
  const explained = varying.filter(({ remark }) => remark);
  const remark =
    explained.length === 0
      ? null
      : `rows of one label that differ in ${enumerate(explained.map(({ column }) => column))} are not combined` +
        explained.flatMap(({ column, long, values }) => (long ? [explain(column, values)] : [])).join('');
  return group.map((system) => {
    const suffix = varying.map(({ column, long }, index) => {
      const value = system.identity[column];
      return `${column} ${long ? numbers[index]?.get(value) : value || 'unknown'}`;
    });
    const label = system.identity.system;
    return [system, { text: varying.length === 0 ? label : `${label} (${suffix.join(', ')})`, remark }];
  });
}

/** Of lists like those of mitigations, only the entries that not all have. */
function explain(column: string, values: readonly string[]): string {
  const explained = values.slice(0, EXPLAINED);
  const differing = differingParts(explained.map((value) => value.split('; ')));
  const texts = differing.map(
    (parts, index) => `; ${column} ${index + 1}: ${shortened(parts.join('; ')) || 'nothing else'}`,
  );
  const more = values.length - explained.length;
  return texts.join('') + (more > 0 ? `; and ${more} more` : '');
}

const EXPLAINED = 3;
