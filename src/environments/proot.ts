import { pinned, pinnedSmokeTest, taskset } from '../systems/cpu.ts';
import type { Environment, Variation } from '../systems/environment.ts';

const variation: Variation = {
  label: 'PRoot',
  prepare: ({ native, cpu, args }) => ({ argv: pinned(cpu, 'proot', native.probe, ...args) }),
};

export const proot: Environment = {
  id: 'proot',
  title: 'PRoot, a chroot without privileges',
  isolates: 'a tracer on the same CPU, which translates paths',
  programs: [{ name: 'proot', package: 'proot' }, taskset],
  obstacle: (context) =>
    pinnedSmokeTest(variation, context, 'if tracing is forbidden: sysctl kernel.yama.ptrace_scope=1'),
  dearer: 'PRoot also translates paths, and getppid() has none',
  serial: true,
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
  variations: () => [variation],
};
