import { fact } from '../../host/raw.ts';
import type { Check, Evidence } from '../evidence.ts';
import { ok, refusal, unfit, unknown, type Verdict, warning } from '../finding.ts';

/** Whether ftrace records system calls: 0 none, 1 all, X some. Readable by root, where tracefs is mounted. */
const eventFiles = ['raw_syscalls', 'syscalls'].map((group) => `/sys/kernel/tracing/events/${group}/enable`);

/** Every system call of every process takes the slow path and passes these once a program is attached. */
const ofCalls = ['sys_enter', 'sys_exit'];
/** Part of a yield, of a message, of a new process. */
const ofSwitches = [
  'sched_switch',
  'sched_wakeup',
  'sched_wakeup_new',
  'sched_waking',
  'sched_migrate_task',
  'sched_process_fork',
  'sched_process_exec',
  'sched_process_exit',
  'task_newtask',
];

/** bpftool names the processes that hold the programs there; perf trace, bpftrace, Falco and sysdig do. */
const cure = 'sudo bpftool link show   # then stop the process that holds the program';

function programs({ raw: { tracepoints } }: Evidence): Verdict[] {
  if (tracepoints === undefined) return [unknown('not reported by the probe')];
  if ('errno' in tracepoints) return [refusal(tracepoints.errno)];
  const [calls, switches] = [ofCalls, ofSwitches].map((names) =>
    tracepoints.filter((name) => names.includes(name)),
  ) as [string[], string[]];
  const at = (names: string[]) =>
    `${names.length} BPF ${names.length === 1 ? 'program' : 'programs'} attached to ${[...new Set(names)].join(', ')}`;
  return [
    ...(calls.length > 0 ? [unfit(`${at(calls)}: every system call of every process pays`, cure)] : []),
    ...(switches.length > 0 ? [warning(`${at(switches)}, which several benchmarks pass`, cure)] : []),
  ];
}

/** A program that watches the whole machine slows down the system calls of every process, by a third and more. */
export const tracepoints: Check = {
  id: 'tracepoints',
  subject: 'BPF programs and ftrace at sys_enter; only root may look',
  limit: 'where there are any',
  reads: eventFiles,
  look(evidence) {
    const recorded = eventFiles.filter((path) => !['0', undefined].includes(fact(evidence.raw, path)));
    const own = recorded.map((path) =>
      unfit(`ftrace records system calls (${path})`, `echo 0 | sudo tee ${path}`),
    );
    const found = [...own, ...programs(evidence)];
    return found.length > 0 ? found : ok('no BPF program is linked to system calls or context switches');
  },
};
