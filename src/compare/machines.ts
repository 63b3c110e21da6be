import { grouped } from '../lists.ts';
import { type Fact, factOf, facts, unfitIn } from '../results/facts.ts';
import type { Row } from '../results/schema.ts';

import { alike, counterOf, counterText } from '../table/counters.ts';
import type { Comparison } from './model.ts';
import type { Side } from './side.ts';

const ofMachine: readonly Fact[] = facts.filter(({ machine }) => machine);

const valuesOf = ({ rows }: Side, column: Fact['column']) =>
  [...new Set(rows.map((row) => factOf(row, column)).filter((value) => value !== ''))].toSorted();

/** A clause for each of these facts in which two sides differ; a fact that one of them lacks is no difference. */
function differingIn(some: readonly Fact[], base: Side, changed: Side): string[] {
  return some.flatMap(({ column, name }) => {
    const [before, after] = [valuesOf(base, column), valuesOf(changed, column)];
    const known = before.length > 0 && after.length > 0;
    if (!known || before.join() === after.join()) return [];
    return [`${name} ${before.join(' and ')} (${base.label}), ${after.join(' and ')} (${changed.label})`];
  });
}

/**
 * A clause that says how the machines of two sides differ; empty if no difference is known. Kernel, mitigations,
 * container and the like do not count, because they are what one compares on a machine. Nor does the environment: an
 * emulator shows another CPU than that of its host.
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

/** Findings whose effect varies each time, so that two sides that both have one are not comparable either. */
const neverAlike: readonly string[] = ['steal'];

/**
 * Clauses, empty for none: how the states of two sides differ, by their facts and by the unfit findings of one side only;
 * and the unfit findings of both. A finding in less than half of a side's rounds is ignored.
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

/** Findings by the id of their check. */
type Found = ReadonlyMap<string, string>;

function inTheWay(rows: readonly Row[]): Found {
  const counts = grouped(
    rows.flatMap((row) => [...unfitIn(row)]),
    ([id]) => id,
  );
  const most = [...counts].filter(([, found]) => found.length > rows.length / 2);
  return new Map(most.map(([id, [first]]) => [id, first?.[1] as string]));
}

/** Why the ticks of the sides are not comparable, as a clause; null if they are. */
export function unlikeTicks(sides: readonly Side[]): string | null {
  const counters = sides.map(({ rows }) =>
    counterOf(
      rows.find(({ arch }) => arch !== undefined)?.arch,
      rows.flatMap((row) => row.tsc_hz ?? []),
    ),
  );
  if (new Set(alike(counters)).size < 2) return null;
  const told = counters.map((counter, index) => `${counterText(counter)} in ${sides[index]?.label}`);
  return `TSC ticks are not comparable (${told.join(', ')})`;
}
