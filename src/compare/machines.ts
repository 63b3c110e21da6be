import { grouped } from '../lists.ts';
import { type Fact, factOf, facts, unfitIn } from '../results/facts.ts';
import type { Row } from '../results/schema.ts';

import { alike, counterOf, counterText } from '../table/counters.ts';
import type { Comparison } from './model.ts';
import type { Side } from './side.ts';

const ofMachine: readonly Fact[] = facts.filter(({ machine }) => machine);

const valuesOf = ({ rows }: Side, column: Fact['column']) =>
  [...new Set(rows.map((row) => factOf(row, column)).filter((value) => value !== ''))].toSorted();

/** In which of some facts two sides differ, a clause for each; what one of them does not tell is no difference. */
export function differingIn(some: readonly Fact[], base: Side, changed: Side): string[] {
  return some.flatMap(({ column, name }) => {
    const [before, after] = [valuesOf(base, column), valuesOf(changed, column)];
    const known = before.length > 0 && after.length > 0;
    if (!known || before.join() === after.join()) return [];
    return [`${name} ${before.join(' and ')} (${base.label}), ${after.join(' and ')} (${changed.label})`];
  });
}

/**
 * In what the machines of two sides differ, as a clause; empty where it is one, as far as is known. Kernel,
 * mitigations, container and the like are what one compares on a machine. So is the environment: an emulator shows
 * another CPU than that of the host on which it runs.
 */
export function otherMachine(base: Side, changed: Side): string {
  const alike = (column: Fact['column']) =>
    valuesOf(base, column).join() === valuesOf(changed, column).join();
  if (!alike('environment') && alike('host') && valuesOf(base, 'host').length > 0) return '';
  const timed = [base, changed].every(({ rows }) => rows.some(({ tsc_hz }) => tsc_hz !== undefined));
  const ticks = timed ? unlikeTicks([base, changed]) : null;
  return [...differingIn(ofMachine, base, changed), ...(ticks === null ? [] : [ticks])].join('; ');
}

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

/** How the counters of the sides are not alike, so that their ticks do not compare; null where they are. */
export function unlikeTicks(sides: readonly Side[]): string | null {
  const counters = sides.map(({ rows }) =>
    counterOf(
      rows.find(({ arch }) => arch !== undefined)?.arch,
      rows.flatMap((row) => row.tsc_hz ?? []),
    ),
  );
  if (new Set(alike(counters)).size < 2) return null;
  const told = counters.map((counter, index) => `${counterText(counter)} in ${sides[index]?.label}`);
  return `TSC ticks are not the same everywhere (${told.join(', ')})`;
}
