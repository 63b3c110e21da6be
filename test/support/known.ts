import { environments } from '../../src/environments/index.ts';
import { costsFrom, type KnownCosts, type Machine } from '../../src/predict/costs.ts';
import type { Program } from '../../src/predict/model.ts';
import { predict, type Watched } from '../../src/predict/prediction.ts';
import { PUBLISHED_SLOWDOWN } from '../../src/predict/published-slowdown.ts';
import { exactly } from '../../src/predict/quantity.ts';
import { scenariosOf } from '../../src/predict/scenarios.ts';
import type { Row } from '../../src/results/schema.ts';
import { Gathering } from '../../src/table/gather.ts';

export const NODE = 'myhost';
export const CPU = 'a processor';

/** Eight rounds of what operations take in a system, in ns. */
export function rowsOf(
  environment: string,
  ns: Readonly<Record<string, number>>,
  more: Partial<Row> = {},
): Row[] {
  return Object.entries(ns).flatMap(([benchmark, value]) =>
    [-0.01, -0.005, 0, 0, 0, 0, 0.005, 0.01].map((share, index) => ({
      schema: 1,
      system: environment,
      environment,
      host: NODE,
      cpu: CPU,
      benchmark,
      round: index + 1,
      ns: value * (1 + share),
      ...more,
    })),
  );
}

export const hostRows = rowsOf('host', { 'abi-call': 100, psr: 2_000, 'create-proc': 150_000 });

/** A machine with a filter, a tracer, gVisor, calls of an eBPF helper, and systems that say nothing of time. */
export const rows: readonly Row[] = [
  ...hostRows,
  ...rowsOf('seccomp', { 'abi-call': 125, psr: 2_050, 'create-proc': 150_125 }),
  ...rowsOf('ptrace', { 'abi-call': 20_100, psr: 47_000, 'create-proc': 400_000 }),
  ...rowsOf('gvisor', { 'abi-call': 15_000 }, { system: 'gVisor (runsc, ptrace)' }),
  ...rowsOf(
    'ebpf',
    { 'abi-call': 2 },
    { system: 'eBPF helper get_current_pid_tgid()', operation: 'get_current_pid_tgid()', stands_for: 'host' },
  ),
  ...rowsOf('wine', { 'abi-call': 300 }, { system: 'Wine 8.0 on Linux' }),
  ...rowsOf('qemu-icount', { 'abi-call': 1 }, { system: 'counting', ns: undefined, instructions: 372 }),
];

export function knownFrom(given: readonly Row[], node = NODE, facts: Partial<Machine> = {}): KnownCosts {
  const gathering = new Gathering();
  gathering.add(given);
  return costsFrom(gathering.systems(), environments, { cpu: CPU, ...facts, host: node });
}

export const known = knownFrom(rows);

/** Half of its time is its own, and it makes a million system calls a second. */
export const program: Program = {
  seconds: { value: 2, low: 1.98, high: 2.02 },
  cpuSeconds: 2,
  userSeconds: exactly(1),
  calls: 2_000_000,
  switches: 40,
  processes: 2,
};

export const watched: Watched = {
  command: "dd if=/dev/zero 'of=my file' bs=1",
  runs: 10,
  countedBy: 'tracepoint',
  once: false,
  firstCalls: 2_000_031,
  calls: [
    { name: 'read', count: 1_000_012 },
    { name: 'write', count: 999_950 },
    ...['mmap', 'openat', 'close', 'fstat', 'brk', 'mprotect', 'pread64', 'execve', 'i386 call 4'].map(
      (name, index) => ({
        name,
        count: 12 - index,
      }),
    ),
    { name: 'exit_group', count: 2 },
  ].slice(0, 12),
};

export const predicted = (
  of: Program = program,
  seen: Watched | null = watched,
  slowdown = PUBLISHED_SLOWDOWN,
  costs = known,
) => predict(of, seen, costs, scenariosOf(costs, environments, slowdown), slowdown);

export const computing: Program = {
  seconds: exactly(1),
  cpuSeconds: 1,
  userSeconds: exactly(1),
  calls: 0,
  switches: 0,
  processes: 0,
};
