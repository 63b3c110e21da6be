import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onFirstCpu } from '../systems/cpu.ts';
import type { Command, Context, Variation, Visit } from '../systems/environment.ts';
import { ARGUMENTS, initrd } from './initrd.ts';
import type { Kernel } from './kernel-image.ts';
import { rowsPerKernel } from './kernels.ts';

/** What differs between emulated machines. */
export interface Machine {
  program: string;
  /** Processor, accelerator and the like. */
  options: readonly string[];
  /** The kernel's name of the console; its output goes to the file `console`. */
  console: string;
  /** What the kernel has to be told on this machine. */
  kernelOptions?: string;
  /** The port of the results, as the guest's kernel names it, and how QEMU makes it. */
  port: string;
  portOptions: readonly string[];
}

/** One row: a kernel and what is added to its command line. */
export interface Guest {
  kernel: Kernel;
  append: string;
  machine: Machine;
  probe: string;
  /** Paths of what it needs beside the probe, by the names in its root folder. */
  files?: Readonly<Record<string, string>>;
}

/** Enough for every kernel that Debian has; a guest that runs out of memory says so on its console. */
const MEMORY_MIB = 256;

/**
 * - panic=-1 with -no-reboot: a guest that panics ends at once.
 * - cryptomgr.notests: Linux 6.12 tests its ciphers in a thread that goes on for a second after process 1 has
 *   started; under QEMU every tenth yield went to it, and its 4 ms were counted.
 */
const KERNEL_OPTIONS = 'quiet panic=-1 cryptomgr.notests';

/** What the kernel is told; what is behind the dashes goes to /init. */
export const commandLine = ({ console, kernelOptions = '', port }: Machine, append: string) =>
  [
    `console=${console}`,
    KERNEL_OPTIONS,
    kernelOptions,
    append,
    '--',
    '--init',
    port,
    '--arguments',
    ARGUMENTS,
  ]
    .filter((word) => word !== '')
    .join(' ');

/** Puts the probe with its arguments into the folder, as the file `initrd`. A guest has one CPU, number 0. */
export function writeInitrd({ folder, args }: Visit, probe: string, files?: Guest['files']): void {
  writeFileSync(join(folder, 'initrd'), initrd(probe, onFirstCpu(args), files));
}

/** QEMU with one vCPU, no network card and no screen; the first serial port is the file `console`. */
export const qemu = (
  { program, options, portOptions }: Machine,
  memoryMib: number,
  ...boot: string[]
): Command['argv'] => [
  program,
  ...options,
  ...['-m', String(memoryMib), '-smp', '1', '-nodefaults', '-no-user-config', '-nic', 'none'],
  ...['-display', 'none', '-no-reboot', '-serial', 'file:console', ...portOptions],
  ...boot,
];

/** Fills the folder of a visit and says how to boot the guest. */
export function boot(visit: Visit, { kernel, append, machine, probe, files }: Guest): Command {
  writeInitrd(visit, probe, files);
  const options = ['-kernel', kernel.path, '-initrd', 'initrd', '-append', commandLine(machine, append)];
  return { argv: qemu(machine, MEMORY_MIB, ...options) };
}

/** 'Linux 6.1.0-50-cloud-amd64 pti=on, QEMU TCG'. */
const labelOf = ({ release }: Kernel, append: string, how: string) =>
  `Linux ${[release, append].filter((part) => part !== '').join(' ')}, ${how}`;

/** A row for each kernel and each addition to its command line: those of --append, or else `usual`. */
export function guests(
  context: Context,
  arch: Kernel['arch'],
  usual: readonly string[],
  how: string,
  prepare: (visit: Visit, kernel: Kernel, append: string) => Command | Promise<Command>,
): Promise<Variation[]> {
  const appends = context.append.length > 0 ? context.append : usual;
  return rowsPerKernel(context, arch, (kernel) =>
    appends.map((append) => ({
      label: labelOf(kernel, append, how),
      prepare: (visit) => prepare(visit, kernel, append),
    })),
  );
}

/**
 * The first EPYC (Zen), because with it the command lines that are compared differ. By instructions of a system
 * call in Debian's 6.1.0-56-cloud-amd64, without an addition / mitigations=off / pti=on:
 *
 *   EPYC             372 / 327 / 380   untrained return thunk, safe RET, retpolines; no page-table isolation
 *   Skylake-Server   346 / 327 / 346   page-table isolation is on anyway
 *   max              327 / 327 / 335   next to nothing to mitigate: it is no processor that was ever sold
 */
// Unchecked: a line for each feature that QEMU does not translate would be all that is left of a failure.
const CPU = 'EPYC,check=off';

/** A PC with two serial ports that every kernel has a driver for: the console, and the results on ours. */
export const pc = (...accelerator: string[]): Machine => ({
  program: 'qemu-system-x86_64',
  options: [...accelerator],
  console: 'ttyS0',
  port: '/dev/ttyS1',
  portOptions: ['-serial', 'stdio'],
});

export const emulatedPc = (...more: string[]) => pc('-accel', 'tcg', '-cpu', CPU, ...more);

export const qemuX86 = { name: 'qemu-system-x86_64', package: 'qemu-system-x86' };
