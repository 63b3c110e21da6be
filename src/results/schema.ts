/** The version of the file format that this program writes and the newest that it reads. */
export const SCHEMA = 1;

/**
 * No figure of any column is larger: in ns it is eleven days, in Hz a hundred thousand times the fastest clock. A
 * file with one is damaged. Whole numbers, such as seeds, go as far as a double counts: 2^53 - 1.
 */
export const MAX_NUMBER = 1e15;

/**
 * Characters that a name has at most. Names stand in labels, and a table is as wide as its longest label in every row:
 * one of 10 MB in a few dozen rows is more than fits into a string.
 */
export const MAX_NAME = 200;

/** Traits of a column that may explain a difference, for labels, footnotes and comparisons. */
export interface FactTraits {
  /** Its name in sentences; by default the column's, with blanks. */
  label?: string;
  /** The check whose finding says the same and is therefore not reported as well. */
  check?: string;
  /**
   * Rows without a value are never joined with rows that have one. Otherwise they join the only rows that agree with
   * them in everything known, because older files lack the newer columns.
   */
  definite?: true;
  /** Part of the machine, not something that one changes in order to compare. */
  machine?: true;
  /** A state of the machine or of the measuring process, not a change to judge. */
  state?: true;
  /** Too long for a label: numbered there and explained below. */
  long?: true;
  /** Separates the parts of a list. */
  separator?: string;
}

export interface Column {
  name: string;
  /** Text is never turned into a number: kernel 6.10 is not 6.1. Numbers are 0 to {@link MAX_NUMBER}. */
  type: 'text' | 'integer' | 'number';
  /** Empty for text and for plain counts of nothing in particular. */
  unit: string;
  doc: string;
  /** Characters that a text has at most. */
  longest?: number;
  /** It changes figures by more than 1% and is constant during a run: rows that differ in it are different systems. */
  apart?: FactTraits;
  /** It drifts, or matters little: rows that differ in it may be combined, and a footnote says so. */
  footnote?: FactTraits;
}

type Details = Pick<Column, 'longest' | 'apart' | 'footnote'>;

const text = <const Name extends string, const More extends Details>(
  name: Name,
  doc: string,
  more = {} as More,
) => ({ name, type: 'text', unit: '', doc, ...more }) as const;

const integer = <const Name extends string, const More extends Details>(
  name: Name,
  unit: string,
  doc: string,
  more = {} as More,
) => ({ name, type: 'integer', unit, doc, ...more }) as const;

const number = <const Name extends string>(name: Name, unit: string, doc: string) =>
  ({ name, type: 'number', unit, doc }) as const;

/** How the samples of a round spread around the value column of the same name. */
const spread = <const Value extends 'cycles' | 'tsc_cycles'>(value: Value, unit: string) =>
  [
    number(`${value}_min`, unit, 'smallest sample of the round'),
    number(`${value}_p5`, unit, '5% quantile of the samples'),
    number(`${value}_p25`, unit, '25% quantile of the samples'),
    number(`${value}_p75`, unit, '75% quantile of the samples'),
    number(`${value}_p95`, unit, '95% quantile of the samples'),
    number(`${value}_max`, unit, 'largest sample of the round'),
    number(`${value}_mad`, unit, 'median absolute deviation, unscaled'),
  ] as const;

/**
 * Every column of a results file, in the order of writing. A row is one benchmark in one round. A column is added here
 * and where its value comes from: src/host/facts.ts for the machine, src/measure/row.ts for a measurement.
 */
export const columns = [
  integer('schema', '', 'version of this format'),
  text('run', 'identifies the rows of one command, or of one visit of a matrix', { longest: MAX_NAME }),
  text('time', 'end of the round, ISO 8601 in UTC; a year for published rows'),
  text('system', 'label of the row of the table', { longest: MAX_NAME, apart: { definite: true } }),
  text('environment', 'how the code was run: host, ... or published', {
    longest: MAX_NAME,
    apart: { definite: true },
  }),
  text('host', 'node name', { longest: MAX_NAME, apart: { definite: true } }),
  text('kernel', 'kernel release', { longest: MAX_NAME, apart: { definite: true } }),
  text('arch', 'machine, as uname names it', { longest: MAX_NAME, apart: { definite: true, machine: true } }),
  text('cpu', 'CPU model', { longest: MAX_NAME, apart: { label: 'CPU', definite: true, machine: true } }),
  text('benchmark', 'what was measured: abi-call, psr/futex, ...', { longest: MAX_NAME }),
  integer('round', '', 'number of the round in its run, from 1'),
  integer('samples', 'samples', 'timed batches in the round'),
  integer('batch', 'operations', 'operations in one sample'),
  number('cycles', 'core cycles/operation', 'median of the round'),
  number('tsc_cycles', 'counter ticks/operation', 'median of the round'),
  number('ns', 'ns/operation', 'median of the round'),
  number('instructions', 'instructions/operation', 'median of the round'),
  text('source', 'where a published figure is from', { apart: { definite: true, long: true } }),
  number('host_ns', 'ns/operation', 'in a matrix: the same benchmark on the host right before'),

  ...spread('cycles', 'core cycles/operation'),
  ...spread('tsc_cycles', 'counter ticks/operation'),

  number('tsc_hz', 'Hz', 'frequency of the counter (x86: TSC)'),
  number('core_hz', 'Hz', 'frequency of the core clock during the round'),
  number('overhead_ticks', 'counter ticks', 'empty loop, already subtracted'),
  integer('clock_moved', 'samples', 'samples during which the core clock changed'),
  integer('retaken', 'samples', 'samples taken again because they could not be proven'),
  integer('failed_rounds', 'rounds', 'rounds of this benchmark right before this one that gave no figure'),
  number('wall_ms', 'ms', 'how long the round took'),
  number('steal_ms', 'ms', 'time that the hypervisor gave to other guests'),
  integer('involuntary', 'switches', 'involuntary context switches'),
  number(
    'away_ms',
    'ms',
    'time in which neither side of the benchmark was on a CPU, because of other tasks or steal',
  ),
  integer('interrupts', 'interrupts', 'interrupts on the measuring CPU'),
  integer('migrations', 'migrations', 'moves to another CPU'),

  integer('cpu_number', '', 'CPU on which it was measured', { footnote: { label: 'measured CPU' } }),
  integer('peer_cpu_number', '', 'CPU of the other process, where it differs'),
  text('pinned', 'yes or no', { apart: { check: 'affinity', state: true } }),
  text('driver', 'program that called the native code: ffi or probe', { footnote: {} }),
  text('linkage', 'how the native code was linked: static or dynamic', { footnote: {} }),
  integer('seed', '', 'seed of the order of benchmarks'),
  text('ringtoll', 'version of this program', { footnote: {} }),
  text('node', 'version of Node', { footnote: { label: 'Node' } }),
  text('os', 'distribution', { footnote: { label: 'OS' } }),
  text('boot_options', 'kernel parameters that may change the figures', {
    apart: { long: true, separator: ' ' },
  }),
  text('mitigations', 'CPU vulnerabilities and what the kernel does about them', {
    apart: { check: 'mitigations', definite: true, long: true, separator: '; ' },
  }),
  text('hypervisor', 'hypervisor below the kernel, or none', {
    apart: { check: 'hypervisor', machine: true },
  }),
  text('microcode', 'microcode revision', { apart: {} }),
  // Without the counter, clock_gettime() of the vDSO is a system call.
  text('clocksource', 'clock source of the kernel', {
    apart: { label: 'clock source', check: 'clocksource' },
  }),
  text('governor', 'frequency governor of the measuring CPU, or none', {
    apart: { check: 'governor', state: true },
  }),
  text('container', 'container around the process, or none', { apart: {} }),
  text('smt', 'simultaneous multithreading: on, off or unknown', { apart: { label: 'SMT', state: true } }),
  text('turbo', 'frequencies above the nominal one: on, off or unknown', {
    apart: { check: 'turbo', state: true },
  }),
  text('seccomp', 'seccomp on the measuring process: none, strict or filter', {
    apart: { check: 'seccomp' },
  }),
  integer('seccomp_filters', 'filters', 'seccomp filters on that process', { apart: {} }),
  integer('tracer', '', 'process that traces it, 0 for none', {
    apart: { label: 'traced', check: 'tracer', state: true },
  }),
  // Two generations of a processor may have one model name, above all in guests.
  text(
    'cpu_id',
    'tells CPUs of one model name apart: vendor, family, model and stepping, or implementer, part, variant and revision',
    { apart: { label: 'CPU family, model and stepping', machine: true } },
  ),
  text(
    'core_type',
    'kind of the measured core, where the machine has several: performance, efficiency or capacity n',
    { apart: { machine: true } },
  ),
  text(
    'scheduling',
    'scheduling policy of the measuring process, with its priority where it has one: other, fifo 50, ...',
    { apart: { state: true } },
  ),
  text('nice', 'nice value of that process, -20 to 19', { footnote: {} }),
  integer(
    'cgroup_depth',
    'groups',
    'control groups with the cpu controller above that process, 0 for the root',
    { footnote: {} },
  ),
  text('cpu_quota', 'CPUs that its control groups allow on average, the smallest of their quotas, or none', {
    apart: { label: 'CPU quota', state: true },
  }),
  integer('online_cpus', 'CPUs', 'CPUs that are online', { footnote: { label: 'online CPUs' } }),
  text('preemption', 'preemption model that the version of the kernel names, such as PREEMPT_RT, or none', {
    footnote: { label: 'preemption' },
  }),
  text('findings', 'findings of the fast checks of bench check right before the run: level, id: what; ...'),

  text('published_value', 'digits as printed, without thousands separators'),
  text('published_unit', 'unit of published_value, as the source gives it'),
  text('operation', 'what exactly was timed, where the benchmark does not say it'),
  text('direction', 'one way or round trip, where that is a question'),
  text(
    'stands_for',
    'in a row of something that could replace a system call: the system of the same source whose call that is; in a ' +
      'measured row the environment of that call, on the same machine',
  ),
  text('derived', 'yes: part of the row is inferred, note says what and how'),
  text('note', 'what a careful reader of the row needs to know'),
] as const satisfies readonly Column[];

/** Columns without which a file is not a results file. */
export const required = ['schema', 'system', 'benchmark'] as const;

/** A user's own facts (`--context key=value`) are columns under this prefix. */
export const CONTEXT_PREFIX = 'context.';

type Known = (typeof columns)[number];
export type ColumnName = Known['name'];
/** Columns that tell systems apart. */
export type ApartColumn = Extract<Known, { apart: object }>['name'];
type TextName = Extract<Known, { type: 'text' }>['name'];
type NumberName = Exclude<Known['name'], TextName>;

/** One row of a results file. A column that is empty or missing in the file is absent here. */
export type Row = { [Name in TextName]?: string | undefined } & {
  [Name in NumberName]?: number | undefined;
} & {
  schema: number;
  system: string;
  benchmark: string;
  /** Columns that are not in the list above, by name; `context.<key>` among them. */
  extra?: Readonly<Record<string, string>>;
};
