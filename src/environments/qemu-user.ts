import { arm64Compiler, crossProbe } from '../native/cross-probe.ts';
import type { Environment } from '../systems/environment.ts';

const TRANSLATED = "QEMU also translates the program's own code";

const common = {
  omits: { 'create-proc': 'a program started from inside would run outside the emulator' },
  // The counter is this machine's, or derived from its clock; the core's clock cannot be measured through emulation.
  units: ['tsc', 'ns'],
  rounds: 'outside',
} as const;

export const qemuUser: Environment = {
  ...common,
  id: 'qemu-user',
  title: 'QEMU user mode, x86-64',
  isolates: 'a binary translator, which forwards system calls to this kernel',
  dearer: TRANSLATED,
  programs: [{ name: 'qemu-x86_64', package: 'qemu-user' }],
  arch: ['x64'],
  variations: () => [
    {
      label: 'QEMU user mode, x86-64',
      prepare: ({ native, args }) => ({ argv: ['qemu-x86_64', native.probe, ...args] }),
    },
  ],
};

export const qemuUserArm64: Environment = {
  ...common,
  id: 'qemu-user-arm64',
  title: 'QEMU user mode, arm64',
  isolates: 'a binary translator of arm64 code, which forwards system calls to this kernel',
  unpredictable: 'it runs arm64 programs, not this one',
  programs: [{ name: 'qemu-aarch64', package: 'qemu-user' }, arm64Compiler],
  arch: ['x64'],
  variations: () => [
    {
      label: 'QEMU user mode, arm64',
      prepare: async (visit) => ({
        argv: ['qemu-aarch64', await crossProbe(arm64Compiler.name, visit.env), ...visit.args],
      }),
    },
  ],
};
