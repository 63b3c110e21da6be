import {
  type ApartColumn,
  type Column,
  type ColumnName,
  columns,
  type FactTraits,
  type Row,
} from './schema.ts';

/** A column with a condition of the measurement that may have affected its figures. */
export interface Fact<Name extends ColumnName = ColumnName> extends FactTraits {
  column: Name;
  name: string;
}

type Role = 'apart' | 'footnote';

/** The facts of one role: those in `first` in its order, then the others in the order of the file. */
function factsOf<Name extends ColumnName>(role: Role, first: readonly Name[] = []): Fact<Name>[] {
  const all = columns.flatMap((column: Column) => {
    const traits = column[role];
    const name = traits?.label ?? column.name.replaceAll('_', ' ');
    return traits === undefined ? [] : [{ ...traits, column: column.name as Name, name }];
  });
  return inOrder(all, first);
}

function inOrder<Known extends Fact>(all: readonly Known[], first: readonly ColumnName[]): Known[] {
  const rank = ({ column }: Fact) => (first.includes(column) ? first.indexOf(column) : first.length);
  return all.toSorted((a, b) => rank(a) - rank(b));
}

/** The facts that distinguish systems, in order of their use in a label. */
export const tellingApart = factsOf<ApartColumn>('apart', [
  'system',
  'environment',
  'host',
  'kernel',
  'arch',
  'cpu',
  'mitigations',
  'source',
  'seccomp',
  'seccomp_filters',
  'container',
  'tracer',
  'core_type',
  'hypervisor',
  'boot_options',
  'governor',
  'turbo',
  'smt',
  'scheduling',
  'cpu_quota',
  'pinned',
  'clocksource',
  'cpu_id',
]);

/** The facts named in a footnote if a system combines several values. */
export const footnoted: readonly Fact[] = factsOf('footnote');

/** The facts of a comparison, the likeliest explanation of a difference first; all but the names of rows and sources. */
export const facts: readonly Fact[] = inOrder(
  [...tellingApart, ...footnoted].filter(({ column }) => column !== 'system' && column !== 'source'),
  [
    'kernel',
    'mitigations',
    'microcode',
    'hypervisor',
    'clocksource',
    'governor',
    'turbo',
    'smt',
    'container',
    'seccomp',
    'seccomp_filters',
    'tracer',
    'scheduling',
    'cpu_quota',
    'cpu',
    'cpu_id',
    'core_type',
    'boot_options',
    'os',
    'arch',
    'environment',
    'pinned',
    'nice',
    'cgroup_depth',
    'linkage',
    'driver',
    'ringtoll',
    'node',
    'online_cpus',
    'cpu_number',
  ],
);

/** The value of a fact in a row; empty if unknown. */
export function factOf(row: Row, column: ColumnName): string {
  const value = row[column];
  if (value === undefined || value === 'unknown') return '';
  // Only whether there is one matters, not which process it is.
  if (column === 'tracer') return value === 0 ? 'no' : 'yes';
  return String(value);
}

/** Checks whose finding is also a column; rows that differ in it are separate systems already. */
const toldByFacts: readonly (string | undefined)[] = tellingApart.map(({ check }) => check);

/** `unfit id: what was found`, up to the next finding. */
const unfit = /(?:^|; )unfit ([\w-]+): (.*?)(?=; (?:unfit|warning) |$)/g;

/** The unfit findings of a row by the id of their check, without those that a column records. */
export function unfitIn({ findings = '' }: Pick<Row, 'findings'>): Map<string, string> {
  const found = [...findings.matchAll(unfit)].map(([, id, what]) => [id, what] as [string, string]);
  return new Map(found.filter(([id]) => !toldByFacts.includes(id)));
}
