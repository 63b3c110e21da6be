import { grouped } from '../lists.ts';
import { facts, unfitIn } from '../results/facts.ts';
import type { Row } from '../results/schema.ts';
import { differingIn } from './machine.ts';
import type { Comparison } from './model.ts';
import type { Side } from './side.ts';

const ofState = facts.filter(({ state }) => state);

/** What takes time in an amount of its own whenever it is there, so that two sides with it are not alike either. */
const neverAlike: readonly string[] = ['steal'];

/**
 * In what the state of one side is not that of the other, by its facts and by what made its figures wrong alone; and
 * what made those of both wrong: clauses, empty for nothing. A side of which a finding is true in less than half of its
 * rounds is judged by the others.
 */
export function statesOf(
  base: Side,
  changed: Side,
): { other: string; both: Comparison['unfitOnBoth'][number] } {
  const [before, after] = [base, changed].map(({ rows }) => inTheWay(rows)) as [Found, Found];
  const only = (own: Found, other: Found, { label }: Side) =>
    [...own].flatMap(([id, what]) => (other.has(id) ? [] : [`${id}: ${what} (${label})`]));
  const both = [...before].filter(([id]) => after.has(id));
  const told = (some: typeof both) =>
    some
      .map(([id, what]) => `${id}: ${what} (${base.label}), ${after.get(id)} (${changed.label})`)
      .join('; ');
  return {
    other: [
      ...differingIn(ofState, base, changed),
      ...only(before, after, base),
      ...only(after, before, changed),
    ].join('; '),
    both: {
      alike: told(both.filter(([id]) => !neverAlike.includes(id))),
      unlike: told(both.filter(([id]) => neverAlike.includes(id))),
    },
  };
}

/** By the id of the check, what it found. */
type Found = ReadonlyMap<string, string>;

function inTheWay(rows: readonly Row[]): Found {
  const counts = grouped(
    rows.flatMap((row) => [...unfitIn(row)]),
    ([id]) => id,
  );
  const most = [...counts].filter(([, found]) => found.length > rows.length / 2);
  return new Map(most.map(([id, [first]]) => [id, first?.[1] as string]));
}
