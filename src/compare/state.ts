import { grouped } from '../grouped.ts';
import type { Row } from '../results/schema.ts';
import type { Side } from './side.ts';

/**
 * Checks whose findings pass by themselves. The others find how a machine was set up, which is among the facts or is
 * what one compares.
 */
const passing = ['measured-cpu', 'smt', 'load', 'steal', 'noise', 'interrupts', 'memory', 'swap'];

/** `unfit id: what was found`, as the column has it, up to the next one. */
const unfit = /(?:^|; )unfit ([\w-]+): (.*?)(?=; (?:unfit|warning) |$)/g;

/**
 * What made figures wrong while one side was measured and not while the other was, as a clause; empty for nothing.
 * A side of which that is true in less than half of its rounds is judged by the others.
 */
export function otherState(base: Side, changed: Side): string {
  const [before, after] = [base, changed].map(({ rows }) => inTheWay(rows)) as [Found, Found];
  const only = (own: Found, other: Found, { label }: Side) =>
    [...own].flatMap(([id, what]) => (other.has(id) ? [] : [`${id}: ${what} (${label})`]));
  return [...only(before, after, base), ...only(after, before, changed)].join('; ');
}

/** By the id of the check, what it found. */
type Found = ReadonlyMap<string, string>;

function inTheWay(rows: readonly Row[]): Found {
  const counts = grouped(
    rows.flatMap(({ findings = '' }) => [...findings.matchAll(unfit)]),
    ([, id]) => id as string,
  );
  const most = [...counts].filter(([id, found]) => passing.includes(id) && found.length > rows.length / 2);
  return new Map(most.map(([id, [first]]) => [id, first?.[2] as string]));
}
