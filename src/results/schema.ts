import { randomBytes } from 'node:crypto';

/** The version of the file format that this program writes and the newest that it reads. */
export const SCHEMA = 1;

/**
 * No figure of any column is larger: in ns it is eleven days, in Hz a hundred thousand times the fastest clock. A
 * file with one is damaged. Whole numbers, such as seeds, go as far as a double counts: 2^53 - 1.
 */
export const MAX_NUMBER = 1e15;

export interface Column {
  name: string;
  /** Text is never turned into a number: kernel 6.10 is not 6.1. Numbers are 0 to {@link MAX_NUMBER}. */
  type: 'text' | 'integer' | 'number';
  /** Empty for text and for plain counts of nothing in particular. */
  unit: string;
  doc: string;
}

/** How the samples of a round spread around the value column of the same name. */
const spread = <const Value extends 'cycles' | 'tsc_cycles'>(value: Value, unit: string) =>
  [
    { name: `${value}_min`, type: 'number', unit, doc: 'smallest sample of the round' },
    { name: `${value}_p5`, type: 'number', unit, doc: '5 % quantile of the samples' },
    { name: `${value}_p25`, type: 'number', unit, doc: '25 % quantile of the samples' },
    { name: `${value}_p75`, type: 'number', unit, doc: '75 % quantile of the samples' },
    { name: `${value}_p95`, type: 'number', unit, doc: '95 % quantile of the samples' },
    { name: `${value}_max`, type: 'number', unit, doc: 'largest sample of the round' },
    { name: `${value}_mad`, type: 'number', unit, doc: 'median absolute deviation, unscaled' },
  ] as const;

/** Every column of a results file, in the order of writing. A row is one benchmark in one round. */
export const columns = [
  { name: 'schema', type: 'integer', unit: '', doc: 'version of this format' },
  {
    name: 'run',
    type: 'text',
    unit: '',
    doc: 'what the rows of one command, or of one visit of a matrix, have in common',
  },
  {
    name: 'time',
    type: 'text',
    unit: '',
    doc: 'end of the round, ISO 8601 in UTC; a year for published rows',
  },
  { name: 'system', type: 'text', unit: '', doc: 'label of the row of the table' },
  { name: 'environment', type: 'text', unit: '', doc: 'how the code was run: host, ... or published' },
  { name: 'host', type: 'text', unit: '', doc: 'node name' },
  { name: 'kernel', type: 'text', unit: '', doc: 'kernel release' },
  { name: 'arch', type: 'text', unit: '', doc: 'machine, as uname names it' },
  { name: 'cpu', type: 'text', unit: '', doc: 'CPU model' },
  { name: 'benchmark', type: 'text', unit: '', doc: 'what was measured: abi-call, psr/futex, ...' },
  { name: 'round', type: 'integer', unit: '', doc: 'number of the round in its run, from 1' },
  { name: 'samples', type: 'integer', unit: 'samples', doc: 'timed batches in the round' },
  { name: 'batch', type: 'integer', unit: 'operations', doc: 'operations in one sample' },
  { name: 'cycles', type: 'number', unit: 'core cycles/operation', doc: 'median of the round' },
  { name: 'tsc_cycles', type: 'number', unit: 'counter ticks/operation', doc: 'median of the round' },
  { name: 'ns', type: 'number', unit: 'ns/operation', doc: 'median of the round' },
  { name: 'instructions', type: 'number', unit: 'instructions/operation', doc: 'median of the round' },
  { name: 'source', type: 'text', unit: '', doc: 'where a published figure is from' },
  {
    name: 'host_ns',
    type: 'number',
    unit: 'ns/operation',
    doc: 'in a matrix: what the host itself took right before',
  },

  ...spread('cycles', 'core cycles/operation'),
  ...spread('tsc_cycles', 'counter ticks/operation'),

  { name: 'tsc_hz', type: 'number', unit: 'Hz', doc: 'frequency of the counter (x86: TSC)' },
  { name: 'core_hz', type: 'number', unit: 'Hz', doc: 'frequency of the core clock during the round' },
  { name: 'overhead_ticks', type: 'number', unit: 'counter ticks', doc: 'empty loop, already subtracted' },
  { name: 'clock_moved', type: 'integer', unit: 'samples', doc: 'samples during which the core clock moved' },
  {
    name: 'retaken',
    type: 'integer',
    unit: 'samples',
    doc: 'samples taken again because they could not be proven',
  },
  {
    name: 'failed_rounds',
    type: 'integer',
    unit: 'rounds',
    doc: 'rounds of this benchmark right before this one that gave no figure',
  },
  { name: 'wall_ms', type: 'number', unit: 'ms', doc: 'how long the round took' },
  { name: 'steal_ms', type: 'number', unit: 'ms', doc: 'time that the hypervisor gave to others' },
  { name: 'involuntary', type: 'integer', unit: 'switches', doc: 'involuntary context switches' },
  {
    name: 'away_ms',
    type: 'number',
    unit: 'ms',
    doc: 'time in which neither side of the benchmark was on a CPU: other tasks were, or steal',
  },
  { name: 'interrupts', type: 'integer', unit: 'interrupts', doc: 'interrupts on the measuring CPU' },
  { name: 'migrations', type: 'integer', unit: 'migrations', doc: 'moves to another CPU' },

  { name: 'cpu_number', type: 'integer', unit: '', doc: 'CPU that measured' },
  { name: 'peer_cpu_number', type: 'integer', unit: '', doc: 'CPU of the other process, where it differs' },
  { name: 'pinned', type: 'text', unit: '', doc: 'yes or no' },
  { name: 'driver', type: 'text', unit: '', doc: 'who called the native code: ffi or probe' },
  { name: 'linkage', type: 'text', unit: '', doc: 'how the native code was linked: static or dynamic' },
  { name: 'seed', type: 'integer', unit: '', doc: 'seed of the order of benchmarks' },
  { name: 'ringtoll', type: 'text', unit: '', doc: 'version of this program' },
  { name: 'node', type: 'text', unit: '', doc: 'version of Node' },
  { name: 'os', type: 'text', unit: '', doc: 'distribution' },
  { name: 'boot_options', type: 'text', unit: '', doc: 'kernel parameters that may change the figures' },
  {
    name: 'mitigations',
    type: 'text',
    unit: '',
    doc: 'CPU vulnerabilities and what the kernel does about them',
  },
  { name: 'hypervisor', type: 'text', unit: '', doc: 'hypervisor below the kernel, or none' },
  { name: 'microcode', type: 'text', unit: '', doc: 'microcode revision' },
  { name: 'clocksource', type: 'text', unit: '', doc: 'clock source of the kernel' },
  { name: 'governor', type: 'text', unit: '', doc: 'frequency governor of the measuring CPU, or none' },
  { name: 'container', type: 'text', unit: '', doc: 'container around the process, or none' },
  { name: 'smt', type: 'text', unit: '', doc: 'simultaneous multithreading: on, off or unknown' },
  { name: 'turbo', type: 'text', unit: '', doc: 'frequencies above the nominal one: on, off or unknown' },
  {
    name: 'seccomp',
    type: 'text',
    unit: '',
    doc: 'seccomp on the measuring process: none, strict or filter',
  },
  { name: 'seccomp_filters', type: 'integer', unit: 'filters', doc: 'seccomp filters on that process' },
  { name: 'tracer', type: 'integer', unit: '', doc: 'process that traces it, 0 for none' },
  {
    name: 'cpu_id',
    type: 'text',
    unit: '',
    doc: 'what tells CPUs of one model name apart: vendor, family, model and stepping, or implementer, part, variant and revision',
  },
  {
    name: 'core_type',
    type: 'text',
    unit: '',
    doc: 'kind of the measured core, where the machine has several: performance, efficiency or capacity n',
  },
  {
    name: 'scheduling',
    type: 'text',
    unit: '',
    doc: 'scheduling policy of the measuring process, with its priority where it has one: other, fifo 50, ...',
  },
  { name: 'nice', type: 'text', unit: '', doc: 'nice value of that process, -20 to 19' },
  {
    name: 'cgroup_depth',
    type: 'integer',
    unit: 'groups',
    doc: 'control groups above it that schedule, 0 for the root',
  },
  {
    name: 'cpu_quota',
    type: 'text',
    unit: '',
    doc: 'CPUs that its control groups may use on average, the least of them, or none',
  },
  { name: 'online_cpus', type: 'integer', unit: 'CPUs', doc: 'CPUs that the kernel uses' },
  {
    name: 'findings',
    type: 'text',
    unit: '',
    doc: 'what the fast part of bench check found in the way right before: level, id: what; ...',
  },

  { name: 'published_value', type: 'text', unit: '', doc: 'digits as printed, without thousands separators' },
  { name: 'published_unit', type: 'text', unit: '', doc: 'unit of published_value, as the source gives it' },
  {
    name: 'operation',
    type: 'text',
    unit: '',
    doc: 'what exactly was timed, where the benchmark does not say it',
  },
  { name: 'direction', type: 'text', unit: '', doc: 'one way or round trip, where that is a question' },
  {
    name: 'stands_for',
    type: 'text',
    unit: '',
    doc: 'in a row of something that could replace a system call: the system of the same source whose call that is; in a measured row the environment of that call, on the same machine',
  },
  {
    name: 'derived',
    type: 'text',
    unit: '',
    doc: 'yes: part of the row is inferred, note says what and how',
  },
  { name: 'note', type: 'text', unit: '', doc: 'what a careful reader of the row needs' },
] as const satisfies readonly Column[];

/** A results file without these is not one, and a row without them says nothing. */
export const required = ['schema', 'system', 'benchmark'] as const;

/** A user's own facts (`--context key=value`) are columns under this prefix. */
export const CONTEXT_PREFIX = 'context.';

/** The columns of a user's own facts. */
export const contextColumns = (context: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(context).map(([key, value]) => [CONTEXT_PREFIX + key, value]));

/** A name that no other run has, and that sorts by time. */
export const runName = (now: Date): string => `${now.toISOString()}-${randomBytes(3).toString('hex')}`;

type Known = (typeof columns)[number];
export type ColumnName = Known['name'];
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
