import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { abiCall } from '../../bench/calls.ts';
import { failureOf } from '../measure/failures.ts';
import { parseLine } from '../native/measurement.ts';
import type { Context, Environment, Variation } from '../systems/environment.ts';

/** The probe's arguments with one of native/in_kernel.c measured in the place of a system call. */
export const insteadOfCall = (args: readonly string[], benchmark: string): string[] =>
  args.map((arg) => (arg === abiCall.id ? `${abiCall.id}=${benchmark}` : arg));

const noCounterpart = 'only a system call has a counterpart here';

/** The columns that are not about a call. */
export const otherColumns = { yield: noCounterpart, psr: noCounterpart, 'create-proc': noCounterpart };

/** A row of this machine itself, for one of native/in_kernel.c. */
const measuring = (benchmark: string, label: string): Variation => ({
  label,
  prepare: ({ native, peer, args }) => {
    const second = peer === null ? [] : ['--peer-cpu', String(peer)];
    return { argv: [native.probe, ...second, ...insteadOfCall(args, benchmark)] };
  },
});

/** What the probe says that the machine lacks for a benchmark; null when it can be tried. */
async function lacking(benchmark: string, { native, cpu }: Context): Promise<string | null> {
  const args = ['--cpu', String(cpu), '--samples', '1', ...insteadOfCall([abiCall.id], benchmark)];
  // One that fails is for the visit to tell, with all that is said of it there.
  const { stdout } = await promisify(execFile)(native.probe, args).catch(() => ({ stdout: '' }));
  const line = stdout
    .split('\n')
    .map(parseLine)
    .find((line) => line?.type === 'benchmark');
  const failure = line && line.result !== 0 ? failureOf(line) : null;
  return failure?.kind === 'unsupported' ? failure.message : null;
}

/**
 * Calls of one kind: a row for each, by what the probe calls the benchmark (with a batch, where it cannot find one)
 * and its label. The first can be had on every kernel that has any.
 */
function callsOf(
  own: Pick<Environment, 'id' | 'title' | 'isolates' | 'remark'>,
  rows: Readonly<Record<string, string>>,
): Environment {
  const [first = ''] = Object.keys(rows);
  return {
    ...own,
    programs: [],
    inKernel: true,
    obstacle: (context) => lacking(`${own.id}/${first}`, context),
    only: [abiCall.id],
    omits: otherColumns,
    units: ['cycles', 'tsc', 'ns'],
    rounds: 'inside',
    variations: () => Object.entries(rows).map(([id, label]) => measuring(`${own.id}/${id}`, label)),
  };
}

/** Calls that are answered by code of the kernel in the process itself. */
export const vdso = callsOf(
  {
    id: 'vdso',
    title: 'vDSO, calls that never enter the kernel',
    isolates: 'nothing: the answer lies in memory that the kernel shares with every process',
    remark:
      'one operation is one call of a function that the kernel maps into the process, by its address there; it reads ' +
      'what the kernel has left to be read, and only such calls can be answered so',
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
    isolates: 'a queue in memory that the kernel reads: at a system call, or all the time on another CPU',
    remark:
      'one operation is one request that does nothing (IORING_OP_NOP), written to the queue and its answer read, with ' +
      'its share of io_uring_enter(); under SQPOLL one request after another, from its writing to its answer, which ' +
      'a thread of the kernel gives that keeps another CPU busy all the time',
  },
  { ...Object.fromEntries(perEnter), sqpoll: 'io_uring, SQPOLL on another CPU' },
);

/** The nearest that Linux has to a process that the kernel trusts because its program was verified. */
export const ebpf = callsOf(
  {
    id: 'ebpf',
    title: 'eBPF, a verified program in the kernel',
    isolates: 'a verifier, which has read the program before it runs in ring 0',
    remark:
      'one operation is one call of a helper by a verified program in the kernel, less the same program with a move ' +
      'in the place of the call; helpers do other work than getppid(), none of it what a system call does on its ' +
      'way in and out, and short ones overlap; since Linux 6.10 get_smp_processor_id() is put into the program ' +
      'instead of called',
  },
  {
    ktime_get_ns: 'eBPF helper ktime_get_ns()',
    get_current_pid_tgid: 'eBPF helper get_current_pid_tgid()',
    get_current_uid_gid: 'eBPF helper get_current_uid_gid()',
    // What is left after the subtraction is next to nothing, of which it would take milliseconds to fill a sample.
    'get_smp_processor_id:65536': 'eBPF helper get_smp_processor_id()',
  },
);
