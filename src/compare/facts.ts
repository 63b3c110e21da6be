import { differingParts, grouped } from '../lists.ts';
import { factOf, facts } from '../results/facts.ts';
import { CONTEXT_PREFIX, type Row } from '../results/schema.ts';
import { median } from '../stats/quantile.ts';
import { enumerateFew } from '../text/prose.ts';
import type { Comparison, Difference } from './model.ts';
import type { Side } from './side.ts';

interface Told {
  name: string;
  /** Empty: not recorded. */
  of: (row: Row) => string;
  /** Separates the parts of a list. Of lists that differ, only the differing parts are shown. */
  separator?: string | undefined;
}

const recorded: readonly Told[] = facts.map(({ column, name, separator }) => ({
  name,
  separator,
  of: (row) => factOf(row, column),
}));

/** The facts that all sides share and those that differ; facts that no side recorded are omitted. */
export function compareFacts(sides: readonly Side[]): Pick<Comparison, 'same' | 'differs'> {
  const same: Comparison['same'] = [];
  const differs: Difference[] = [];
  for (const fact of [...recorded, ...contextFacts(sides)]) {
    const values = sides.map(({ rows }) => valuesOf(fact, rows));
    const texts = values.map(textOf);
    const [first] = texts;
    if (new Set(values.map((own) => JSON.stringify(own))).size > 1)
      differs.push(difference(fact, sides, texts));
    else if (first !== null && first !== undefined) same.push({ name: fact.name, value: first });
  }
  return { same, differs: [...differs, ...clocks(sides)] };
}

/** A user's own facts, sorted by name. */
function contextFacts(sides: readonly Side[]): Told[] {
  const names = new Set(sides.flatMap(({ rows }) => rows.flatMap(({ extra }) => Object.keys(extra ?? {}))));
  return [...names]
    .filter((name) => name.startsWith(CONTEXT_PREFIX))
    .sort()
    .map((name) => ({
      name: name.slice(CONTEXT_PREFIX.length),
      of: ({ extra }) => extra?.[name] ?? '',
    }));
}

/** All values that the rows have, in the order of the rows. */
const valuesOf = ({ of }: Told, rows: readonly Row[]): string[] => [
  ...new Set(rows.map(of).filter((value) => value !== '')),
];

/** Values that are listed; merged hosts may have more, which are only counted. */
const TOLD = 4;

const textOf = (values: readonly string[]): string | null =>
  values.length > TOLD ? enumerateFew(values) : values.length === 0 ? null : values.join(' and ');

/** Clocks drift, so they differ where their medians lie further apart than this. */
const SAME_CLOCK = 1.01;

/** Clocks that differ: that of the counter, and that of the core, which makes time and cycles diverge. */
function clocks(sides: readonly Side[]): Difference[] {
  return (['tsc_hz', 'core_hz'] as const).flatMap((column) => {
    const hz = sides.map(({ rows }) => rows.flatMap((row) => row[column] ?? []));
    const known = hz.filter(({ length }) => length > 0).map(median);
    if (known.length < 2 || Math.max(...known) <= SAME_CLOCK * Math.min(...known)) return [];
    const name = column === 'tsc_hz' ? 'counter' : 'core clock';
    const values = hz.map((own) => (own.length === 0 ? null : `${Math.round(median(own) / 1e6)} MHz`));
    return [difference({ name, of: () => '' }, sides, values)];
  });
}

function difference(
  { name, separator }: Told,
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
  // Lists of the same parts in another order are shown complete.
  if (new Set(told).size === 1) return [...values];
  return told.map((text) => (text === null ? null : text || 'not listed'));
}
