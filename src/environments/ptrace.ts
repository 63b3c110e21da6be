import type { Environment, Variation } from './environment.ts';
import { pinned, taskset } from './pinned.ts';
import { trial } from './trial.ts';

const traced: Variation = {
  label: 'ptrace (strace)',
  prepare: ({ native, cpu, args }) => ({
    argv: pinned(cpu, 'strace', '-f', '-o', '/dev/null', native.probe, ...args),
  }),
};

export const ptrace: Environment = {
  id: 'ptrace',
  title: 'strace, which stops every system call twice',
  isolates: 'a tracer on the same CPU that is told before and after every system call',
  programs: [{ name: 'strace', package: 'strace' }, taskset],
  async obstacle(context) {
    const why = await trial(traced, context);
    return why && `${why} (sysctl kernel.yama.ptrace_scope=1 where tracing is forbidden)`;
  },
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
  variations: () => [traced],
};
