import { grouped } from '../grouped.ts';
import { differingParts } from '../report/parts.ts';
import { CONTEXT_PREFIX, type Row } from '../results/schema.ts';
import type { Comparison, Difference } from './model.ts';
import type { Side } from './side.ts';

interface Fact {
  name: string;
  /** undefined: not recorded. */
  of: (row: Row) => string | number | undefined;
  /** What separates the parts of a list: of lists that differ, only the parts that are not everywhere are told. */
  separator?: string;
}

const column = (name: keyof Row & string, called = name.replaceAll('_', ' ')): Fact => ({
  name: called,
  of: (row) => row[name] as string | number | undefined,
});

/** In the order of how likely each explains a difference. */
const facts: readonly Fact[] = [
  column('kernel'),
  { ...column('mitigations'), separator: '; ' },
  column('microcode'),
  column('hypervisor'),
  column('clocksource'),
  column('governor'),
  column('turbo'),
  column('smt', 'SMT'),
  column('container'),
  column('seccomp'),
  column('seccomp_filters'),
  { name: 'traced', of: ({ tracer }) => (tracer === undefined ? undefined : tracer > 0 ? 'yes' : 'no') },
  column('cpu', 'CPU'),
  { ...column('boot_options'), separator: ' ' },
  column('os', 'OS'),
  column('arch'),
  column('environment'),
  column('pinned'),
  column('linkage'),
  column('driver'),
  column('ringtoll'),
  column('node', 'Node'),
  column('online_cpus', 'online CPUs'),
  column('cpu_number', 'measured CPU'),
  column('host'),
];

/** What the sides have in common and in what they differ; what no side recorded is not mentioned. */
export function compareFacts(sides: readonly Side[]): Pick<Comparison, 'same' | 'differs'> {
  const same: Comparison['same'] = [];
  const differs: Difference[] = [];
  for (const fact of [...facts, ...contextFacts(sides)]) {
    const values = sides.map(({ rows }) => textOf(fact, rows));
    const [first] = values;
    if (values.some((value) => value !== first)) differs.push(difference(fact, sides, values));
    else if (first !== null && first !== undefined) same.push({ name: fact.name, value: first });
  }
  return { same, differs };
}

/** A user's own facts, sorted by name. */
function contextFacts(sides: readonly Side[]): Fact[] {
  const names = new Set(sides.flatMap(({ rows }) => rows.flatMap(({ extra }) => Object.keys(extra ?? {}))));
  return [...names]
    .filter((name) => name.startsWith(CONTEXT_PREFIX))
    .sort()
    .map((name) => ({
      name: name.slice(CONTEXT_PREFIX.length),
      of: ({ extra }) => extra?.[name] || undefined,
    }));
}

/** All values that the rows have, in the order of the rows; null where they have none. */
function textOf({ of }: Fact, rows: readonly Row[]): string | null {
  const values = new Set(rows.map(of).filter((value) => value !== undefined));
  return values.size === 0 ? null : [...values].join(' and ');
}

function difference(
  { name, separator }: Fact,
  sides: readonly Side[],
  values: readonly (string | null)[],
): Difference {
  const shown = separator === undefined ? values : withoutCommonParts(values, separator);
  const told = sides.map(({ label }, index) => ({ label, value: shown[index] ?? null }));
  const groups = grouped(told, ({ value }) => value);
  return {
    name,
    values: [...groups].map(([value, of]) => ({ value, labels: of.map(({ label }) => label) })),
  };
}

function withoutCommonParts(values: readonly (string | null)[], separator: string): (string | null)[] {
  const lists = values.map((value) => value?.split(separator) ?? []);
  const told = differingParts(lists).map((parts, index) =>
    values[index] === null ? null : parts.join(separator),
  );
  // Lists of the same parts in another order differ as they are.
  if (new Set(told).size === 1) return [...values];
  return told.map((text) => (text === null ? null : text || 'nothing of that'));
}
