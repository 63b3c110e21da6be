import { pinned, pinnedTrial, taskset } from '../systems/cpu.ts';
import type { Environment, Variation } from '../systems/environment.ts';

/** strace and its options, before the command that it traces. */
export const strace = (...options: string[]) => ['strace', '-f', '-o', '/dev/null', ...options];

/** An environment under a tracer: that of the matrix, or another one that predictions are held against. */
export function traced(id: string, label: string, tracer: readonly string[]): Environment {
  const variation: Variation = {
    label,
    prepare: ({ native, cpu, args }) => ({ argv: pinned(cpu, ...tracer, native.probe, ...args) }),
  };
  return {
    id,
    title: 'strace, which stops every system call twice',
    isolates: 'a tracer on the same CPU that is told before and after every system call',
    programs: [{ name: 'strace', package: 'strace' }, taskset],
    obstacle: (context) =>
      pinnedTrial(variation, context, 'sysctl kernel.yama.ptrace_scope=1 where tracing is forbidden'),
    units: ['cycles', 'tsc', 'ns'],
    rounds: 'inside',
    serial: true,
    variations: () => [variation],
  };
}

export const ptrace: Environment = {
  ...traced('ptrace', 'ptrace (strace)', strace()),
  dearer: 'strace also reads what the arguments of a call point to, and getppid() has none',
};
