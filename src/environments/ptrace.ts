import { pinned, pinnedSmokeTest, taskset } from '../systems/cpu.ts';
import type { Environment, Variation } from '../systems/environment.ts';

/** strace and its options, before the command that it traces. */
export const strace = (...options: string[]) => ['strace', '-f', '-o', '/dev/null', ...options];

/** An environment under a tracer: the one of the matrix, or another one that predictions are checked against. */
export function traced(id: string, label: string, tracer: readonly string[]): Environment {
  const variation: Variation = {
    label,
    prepare: ({ native, cpu, args }) => ({ argv: pinned(cpu, ...tracer, native.probe, ...args) }),
  };
  return {
    id,
    title: 'strace, which stops the process twice per system call',
    isolates: 'a tracer on the same CPU, which runs before and after every system call',
    programs: [{ name: 'strace', package: 'strace' }, taskset],
    quick: true,
    obstacle: (context) =>
      pinnedSmokeTest(variation, context, 'if tracing is forbidden: sysctl kernel.yama.ptrace_scope=1'),
    units: ['cycles', 'tsc', 'ns'],
    rounds: 'inside',
    serial: true,
    variations: () => [variation],
  };
}

export const ptrace: Environment = {
  ...traced('ptrace', 'ptrace (strace)', strace()),
  dearer: 'strace also reads the memory that arguments point to, and getppid() has no arguments',
};
