import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { abiCall } from '../../bench/calls.ts';
import { failureOf } from '../measure/failures.ts';
import { parseLine } from '../native/measurement.ts';
import type { Context, Environment, Variation } from '../systems/environment.ts';

/** The probe's arguments with a benchmark of native/in-kernel/in_kernel.c in place of the system call. */
export const insteadOfCall = (args: readonly string[], benchmark: string): string[] =>
  args.map((arg) => (arg === abiCall.id ? `${abiCall.id}=${benchmark}` : arg));

const noCounterpart = 'only system calls have a counterpart here';

/** Reasons for the empty columns. */
export const otherColumns = { yield: noCounterpart, psr: noCounterpart, 'create-proc': noCounterpart };

/** A row for a benchmark of native/in-kernel/in_kernel.c on this machine. */
const measuring = (benchmark: string, label: string): Variation => ({
  label,
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

/**
 * An environment for calls of one kind.
 * @param rows labels by the probe's name of the benchmark, with a batch where the probe cannot find one. The first is
 * supported by every kernel that supports any.
 */
function callsOf(
  own: Pick<Environment, 'id' | 'title' | 'isolates' | 'remark'>,
  rows: Readonly<Record<string, string>>,
): Environment {
  const [first = ''] = Object.keys(rows);
  return {
    ...own,
    programs: [],
    quick: true,
    inKernel: true,
    obstacle: (context) => lacking(`${own.id}/${first}`, context),
    only: [abiCall.id],
    omits: otherColumns,
    units: ['cycles', 'tsc', 'ns'],
    rounds: 'inside',
    variations: () => Object.entries(rows).map(([id, label]) => measuring(`${own.id}/${id}`, label)),
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
  {
    clock_gettime: 'vDSO clock_gettime()',
    getcpu: 'vDSO getcpu()',
    time: 'vDSO time()',
  },
);

const perEnter = [1, 2, 8, 32, 128].map((count) => [
  `nop-${count}`,
  `io_uring, ${count} NOP${count === 1 ? '' : 's'} per enter`,
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
  { ...Object.fromEntries(perEnter), sqpoll: 'io_uring, SQPOLL on another CPU' },
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
  {
    ktime_get_ns: 'eBPF helper ktime_get_ns()',
    get_current_pid_tgid: 'eBPF helper get_current_pid_tgid()',
    get_current_uid_gid: 'eBPF helper get_current_uid_gid()',
    // Next to nothing is left after the subtraction, so a batch found by time would take milliseconds.
    'get_smp_processor_id:65536': 'eBPF helper get_smp_processor_id()',
  },
);
