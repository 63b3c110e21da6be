import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { abiCall } from '../../bench/calls.ts';
import { benchmarks } from '../../bench/index.ts';
import { failureOf } from '../measure/failures.ts';
import { parseLine } from '../native/measurement.ts';
import type { Row } from '../results/schema.ts';
import type { Context, Environment, Variation } from '../systems/environment.ts';
import { host } from './host.ts';

/** The probe's arguments with a benchmark of native/in-kernel/in_kernel.c in place of the system call. */
export const insteadOfCall = (args: readonly string[], benchmark: string): string[] =>
  args.map((arg) => (arg === abiCall.id ? `${abiCall.id}=${benchmark}` : arg));

const noCounterpart = 'only system calls have a counterpart here';

/** Reasons for the empty columns. */
export const otherColumns = Object.fromEntries(
  benchmarks.filter(({ id }) => id !== abiCall.id).map(({ id }) => [id, noCounterpart]),
);

/** A row for a benchmark of native/in-kernel/in_kernel.c on this machine. */
const measuring = (benchmark: string, label: string, operation: string): Variation => ({
  label,
  operation,
  standsFor: host.id,
  prepare: ({ native, peer, args }) => {
    const second = peer === null ? [] : ['--peer-cpu', String(peer)];
    return { argv: [native.probe, ...second, ...insteadOfCall(args, benchmark)] };
  },
});

/** What the machine lacks for a benchmark, according to the probe; null when it can be tried. */
async function lacking(benchmark: string, { native, cpu }: Context): Promise<string | null> {
  const args = ['--cpu', String(cpu), '--samples', '1', ...insteadOfCall([abiCall.id], benchmark)];
  // A failure is left to the visit, which reports it in full.
  const { stdout } = await promisify(execFile)(native.probe, args).catch(() => ({ stdout: '' }));
  const line = stdout
    .split('\n')
    .map(parseLine)
    .find((line) => line?.type === 'benchmark');
  const failure = line && line.result !== 0 ? failureOf(line) : null;
  return failure?.kind === 'unsupported' ? failure.message : null;
}

/** An environment whose rows do not depend on the machine. */
type InKernel = Environment & { variations(): readonly Variation[] };

/**
 * An environment for calls of one kind.
 * @param before begins every label.
 * @param rows what is timed, by the probe's name of the benchmark, with a batch where the probe cannot find one. The
 * first is supported by every kernel that supports any.
 */
function callsOf(
  own: Pick<Environment, 'id' | 'title' | 'isolates' | 'remark'>,
  before: string,
  operations: Readonly<Record<string, string>>,
): InKernel {
  const [first = ''] = Object.keys(operations);
  const rows = Object.entries(operations).map(([id, operation]) =>
    measuring(`${own.id}/${id}`, before + operation, operation),
  );
  return {
    ...own,
    programs: [],
    quick: true,
    obstacle: (context) => lacking(`${own.id}/${first}`, context),
    only: [abiCall.id],
    omits: otherColumns,
    units: ['cycles', 'tsc', 'ns'],
    rounds: 'inside',
    variations: () => rows,
  };
}

/** Calls that code of the kernel serves within the process. */
export const vdso = callsOf(
  {
    id: 'vdso',
    title: 'vDSO, calls that never enter the kernel',
    isolates: 'nothing: the answer is in memory that the kernel shares with every process',
    remark:
      'one operation is one call of a function that the kernel maps into the process; the function only reads data ' +
      'that the kernel publishes there, so few system calls can be replaced like this',
  },
  'vDSO ',
  { clock_gettime: 'clock_gettime()', getcpu: 'getcpu()', time: 'time()' },
);

const perEnter = [1, 2, 8, 32, 128].map((count) => [
  `nop-${count}`,
  `${count} NOP${count === 1 ? '' : 's'} per enter`,
]);

/** One system call for many requests, or none at all. */
export const ioUring = callsOf(
  {
    id: 'io_uring',
    title: 'io_uring, requests in shared memory',
    isolates: 'a queue in shared memory, which the kernel reads at a system call or polls from another CPU',
    remark:
      'one operation is one request that does nothing (IORING_OP_NOP): writing it to the queue, its share of ' +
      'io_uring_enter() and reading its completion; with SQPOLL, requests are sent one at a time and completed by a ' +
      'kernel thread that keeps another CPU busy',
  },
  'io_uring, ',
  { ...Object.fromEntries(perEnter), sqpoll: 'SQPOLL on another CPU' },
);

/** The closest that Linux comes to running a program in the kernel because the program was verified. */
export const ebpf = callsOf(
  {
    id: 'ebpf',
    title: 'eBPF, a verified program in the kernel',
    isolates: 'a verifier, which checks the program before it runs in ring 0',
    remark:
      'one operation is one call of a helper by a verified program in the kernel, less the same program with a move ' +
      'instead of the call; helpers do other work than getppid() and none of the work of system call entry and exit; ' +
      'short helpers overlap with each other; since Linux 6.10, get_smp_processor_id() is inlined',
  },
  'eBPF helper ',
  {
    ktime_get_ns: 'ktime_get_ns()',
    get_current_pid_tgid: 'get_current_pid_tgid()',
    get_current_uid_gid: 'get_current_uid_gid()',
    // Next to nothing is left after the subtraction, so a batch found by time would take milliseconds.
    'get_smp_processor_id:65536': 'get_smp_processor_id()',
  },
);

const rowsOf = new Map([vdso, ioUring, ebpf].map(({ id, variations }) => [id, variations()]));

/** Calls by a module: the whole system call, its handler alone, and a call that does nothing; the last two could replace the first. */
export const moduleCalls = [
  { benchmark: abiCall.id, operation: 'syscall', inKernel: false },
  { benchmark: 'kernel-module/getppid', operation: 'handler in ring 0', inKernel: true },
  { benchmark: 'kernel-module/empty', operation: 'empty call in ring 0', inKernel: true },
];

const MODULES: readonly (string | undefined)[] = ['kernel-module', 'kernel-module-tcg'];

/**
 * The row with what it stands for, where it does not say so because an older ringtoll measured it. Known by its
 * environment; the operation by the label, unless that was chosen by the user.
 */
export function withStandsFor(row: Row): Row {
  if (row.stands_for !== undefined) return row;
  if (MODULES.includes(row.environment)) {
    const call = moduleCalls.find(({ operation }) => row.system?.endsWith(`: ${operation}`));
    return call?.inKernel ? { ...row, stands_for: row.environment, operation: call.operation } : row;
  }
  const rows = rowsOf.get(row.environment ?? '');
  const [any] = rows ?? [];
  if (!rows || !any) return row;
  const operation = row.operation ?? rows.find(({ label }) => label === row.system)?.operation;
  return { ...row, stands_for: any.standsFor, operation };
}
