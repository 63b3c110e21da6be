import type { Row } from './schema.ts';

/** Checks of what a column of its own tells: rows that differ in it are told apart. */
const toldByFacts: readonly string[] = [
  ...['tracer', 'seccomp', 'clocksource', 'governor', 'turbo', 'affinity', 'hypervisor', 'mitigations'],
];

/** `unfit id: what was found`, as the column has it, up to the next one. */
const unfit = /(?:^|; )unfit ([\w-]+): (.*?)(?=; (?:unfit|warning) |$)/g;

/** By the id of the check, what made the figures of a row wrong that no other column tells. */
export function unfitIn({ findings = '' }: Pick<Row, 'findings'>): Map<string, string> {
  const found = [...findings.matchAll(unfit)].map(([, id, what]) => [id, what] as [string, string]);
  return new Map(found.filter(([id]) => !toldByFacts.includes(id)));
}
