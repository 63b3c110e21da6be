import type { ColumnName, Row } from './schema.ts';

/**
 * What a fact does to rows that differ in it. `apart`: it changes figures by more than a per cent and is the same
 * over a whole run, so such rows are two systems. `footnote`: it drifts, or matters little; such rows may be
 * combined, and whoever combines them says so.
 */
export type Role = 'apart' | 'footnote';

/** Something known of how a row came about that may have changed its figures. */
export interface Fact<Column extends ColumnName = ColumnName> {
  column: Column;
  name: string;
  role: Role;
  /**
   * Rows that do not tell are none of those that do. Without it they belong to the only ones that agree with them in
   * all that they tell, because older files lack the newer columns.
   */
  definite?: true;
  /** It is part of the machine, and not what one would change on a machine to see what that does. */
  machine?: true;
  /** It is a state in which the machine was left, or the measuring process started, and no change to be judged. */
  state?: true;
  /** Too long for a label: numbered there and explained below. */
  long?: true;
  /** What separates the parts of a list. */
  separator?: string;
}

const apart = <const Column extends ColumnName>(
  column: Column,
  more: Omit<Partial<Fact>, 'column' | 'role'> = {},
): Fact<Column> => ({ column, name: column.replaceAll('_', ' '), ...more, role: 'apart' });

const footnote = (column: ColumnName, name = column.replaceAll('_', ' ')): Fact => ({
  ...{ column, name },
  role: 'footnote',
});

/** Everything that tells rows apart, in the order of how much a label says by it. */
export const tellingApart = [
  apart('system', { definite: true }),
  apart('environment', { definite: true }),
  apart('host', { definite: true }),
  apart('kernel', { definite: true }),
  apart('arch', { definite: true, machine: true }),
  apart('cpu', { name: 'CPU', definite: true, machine: true }),
  apart('mitigations', { definite: true, long: true, separator: '; ' }),
  apart('source', { definite: true, long: true }),
  apart('seccomp'),
  apart('seccomp_filters'),
  apart('container'),
  apart('tracer', { name: 'traced', state: true }),
  apart('core_type', { machine: true }),
  apart('hypervisor', { machine: true }),
  apart('boot_options', { long: true, separator: ' ' }),
  apart('governor', { state: true }),
  apart('turbo', { state: true }),
  apart('smt', { name: 'SMT', state: true }),
  apart('scheduling', { state: true }),
  apart('cpu_quota', { name: 'CPU quota', state: true }),
  apart('pinned', { state: true }),
  // Without the counter, clock_gettime() of the vDSO is a system call.
  apart('clocksource', { name: 'clock source' }),
  // Two generations of a processor may have one model name, above all in guests.
  apart('cpu_id', { name: 'CPU family, model and stepping', machine: true }),
  apart('microcode'),
] as const;

export type ApartColumn = (typeof tellingApart)[number]['column'];

/** What stands in a footnote of a system that combines several. */
export const footnoted: readonly Fact[] = [
  footnote('nice'),
  footnote('cgroup_depth'),
  footnote('driver'),
  footnote('linkage'),
  footnote('cpu_number', 'measured CPU'),
  footnote('online_cpus', 'online CPUs'),
  footnote('os', 'OS'),
  footnote('ringtoll'),
  footnote('node', 'Node'),
];

/** In the order of how likely each explains a difference. */
const explaining: readonly ColumnName[] = [
  ...([
    'kernel',
    'mitigations',
    'microcode',
    'hypervisor',
    'clocksource',
    'governor',
    'turbo',
    'smt',
  ] as const),
  ...(['container', 'seccomp', 'seccomp_filters', 'tracer', 'scheduling', 'cpu_quota', 'cpu'] as const),
  ...(['cpu_id', 'core_type', 'boot_options', 'os', 'arch', 'environment', 'pinned', 'nice'] as const),
  ...([
    'cgroup_depth',
    'linkage',
    'driver',
    'ringtoll',
    'node',
    'online_cpus',
    'cpu_number',
    'host',
  ] as const),
];

const all: readonly Fact[] = [...tellingApart, ...footnoted];

/** All facts but the names of rows and sources, for a comparison. */
export const facts: readonly Fact[] = explaining.map(
  (name) => all.find(({ column }) => column === name) as Fact,
);

/** What a row says of a fact; empty where it is not known. */
export function factOf(row: Row, column: ColumnName): string {
  const value = row[column];
  if (value === undefined || value === 'unknown') return '';
  // Which process it is changes nothing.
  if (column === 'tracer') return value === 0 ? 'no' : 'yes';
  return String(value);
}

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
