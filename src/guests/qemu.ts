import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onFirstCpu } from '../systems/cpu.ts';
import type { Command, Context, Variation, Visit } from '../systems/environment.ts';
import { ARGUMENTS, initrd } from './initrd.ts';
import type { Kernel } from './kernel-image.ts';
import { rowsPerKernel } from './kernels.ts';

/** What one machine that QEMU emulates has and another has not. */
export interface Machine {
  program: string;
  /** Processor, accelerator and the like. */
  options: readonly string[];
  /** The kernel's name of the console; its output goes to the file `console`. */
  console: string;
  /** What this machine adds to the kernel's command line. */
  kernelOptions?: string;
  /** The serial port for the results, as the guest's kernel names it, and QEMU's options for it. */
  port: string;
  portOptions: readonly string[];
}

/** What one row boots. */
interface Guest {
  kernel: Kernel;
  /** Added to the kernel's command line. */
  append: string;
  machine: Machine;
  probe: string;
  /** Paths of the files that the guest needs besides the probe, by their names in its root folder. */
  files?: Readonly<Record<string, string>>;
}

/** Enough for every Debian kernel; a guest that runs out of memory says so on its console. */
const MEMORY_MIB = 256;

/**
 * - panic=-1 with -no-reboot: a guest that panics exits at once.
 * - cryptomgr.notests: Linux 6.12 tests its ciphers in a thread that runs for a second after process 1 has started;
 *   under QEMU every tenth yield switched to it, and its 4 ms were counted.
 */
const KERNEL_OPTIONS = 'quiet panic=-1 cryptomgr.notests';

/** The kernel's command line; the words after the dashes are arguments of /init. */
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

/** Writes an initrd with the probe and its arguments into the folder of the visit. A guest has one CPU, number 0. */
export function writeInitrd({ folder, args }: Visit, probe: string, files?: Guest['files']): void {
  writeFileSync(join(folder, 'initrd'), initrd(probe, onFirstCpu(args), files));
}

/** QEMU with one vCPU and neither network card nor screen; the first serial port goes to the file `console`. */
export const qemu = (
  { program, options, portOptions }: Machine,
  memoryMib: number,
  ...boot: string[]
): Command['argv'] => [
  program,
  ...options,
  '-m',
  String(memoryMib),
  '-smp',
  '1',
  '-nodefaults',
  '-no-user-config',
  '-nic',
  'none',
  '-display',
  'none',
  '-no-reboot',
  '-serial',
  'file:console',
  ...portOptions,
  ...boot,
];

/** Writes the initrd of a guest and returns the command that boots it. */
export function boot(visit: Visit, { kernel, append, machine, probe, files }: Guest): Command {
  writeInitrd(visit, probe, files);
  const options = ['-kernel', kernel.path, '-initrd', 'initrd', '-append', commandLine(machine, append)];
  return { argv: qemu(machine, MEMORY_MIB, ...options) };
}

/** 'Linux 6.1.0-50-cloud-amd64 pti=on, QEMU TCG'. */
const labelOf = ({ release }: Kernel, append: string, how: string) =>
  `Linux ${[release, append].filter((part) => part !== '').join(' ')}, ${how}`;

/**
 * A row for each kernel and each addition to its command line.
 * @param usual the additions without --append.
 * @param how the end of the label: 'QEMU TCG'.
 */
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
 * The first EPYC (Zen), because mitigations make a difference on it. Instructions per system call in Debian's
 * 6.1.0-56-cloud-amd64 by default, with mitigations=off and with pti=on:
 *
 *   EPYC             372 / 327 / 380   untrained return thunk, safe RET, retpolines; no page-table isolation
 *   Skylake-Server   346 / 327 / 346   page-table isolation is on by default
 *   max              327 / 327 / 335   next to nothing to mitigate: no such processor was ever sold
 */
// check=off: warnings about features that QEMU does not emulate would crowd out the reason of a failure.
const CPU = 'EPYC,check=off';

/** A PC with two serial ports, for which every kernel has a driver: one for the console, one for the results. */
export const pc = (...accelerator: string[]): Machine => ({
  program: 'qemu-system-x86_64',
  options: accelerator,
  console: 'ttyS0',
  port: '/dev/ttyS1',
  portOptions: ['-serial', 'stdio'],
});

export const emulatedPc = (...more: string[]) => pc('-accel', 'tcg', '-cpu', CPU, ...more);

/**
 * Calibrating the local APIC's timer takes 100 ms of virtual time in a loop that QEMU can count only one instruction at
 * a time: more than half of the boot. Results are the same without that timer.
 */
export const countingPc = { ...emulatedPc('-icount', 'shift=0'), kernelOptions: 'nolapic_timer' };

export const qemuX86 = { name: 'qemu-system-x86_64', package: 'qemu-system-x86' };
