import { kernelObstacle } from '../guests/kernels.ts';
import { boot, countingPc, emulatedPc, guests, type Machine, qemuX86 } from '../guests/qemu.ts';
import { arm64Compiler, crossProbe } from '../native/cross-probe.ts';
import type { Environment } from '../systems/environment.ts';

export const qemuTcg: Environment = {
  id: 'qemu-tcg',
  title: 'other kernels on an emulated PC',
  isolates: 'a guest kernel on a processor that QEMU emulates',
  programs: [qemuX86],
  arch: ['x64'],
  obstacle: (context) => kernelObstacle(context, 'x64'),
  dearer: "QEMU also translates the program's own code",
  remark:
    'under TCG, times reflect QEMU more than the kernel: a switch of page tables, for example, costs far more than ' +
    'on hardware; instruction counts (qemu-icount) show the work of the kernel',
  units: ['tsc', 'ns'],
  rounds: 'inside',
  variations: (context) =>
    guests(context, 'x64', ['', 'mitigations=off', 'pti=on'], 'QEMU TCG', (visit, kernel, append) =>
      boot(visit, { kernel, append, machine: emulatedPc(), probe: visit.native.probe }),
    ),
};

/**
 * Operations in a sample, where there is a choice. Fixed, because a sample has a few instructions besides its
 * operations, and their share would otherwise vary with the calibration. Far below a tick of 4 million instructions.
 */
const batches: Readonly<Record<string, number>> = { 'abi-call': 100, yield: 100, psr: 10, 'create-proc': 1 };

const withBatch = (arg: string) => (batches[arg] === undefined ? arg : `${arg}:${batches[arg]}`);

export const qemuIcount: Environment = {
  id: 'qemu-icount',
  title: 'other kernels, counting instructions',
  isolates: 'as qemu-tcg, with a virtual clock that advances 1 ns per instruction',
  programs: [qemuX86],
  arch: ['x64'],
  obstacle: (context) => kernelObstacle(context, 'x64'),
  // With shift=0 an instruction takes 1 ns of virtual time, and the time-stamp counter under icount runs at 1 GHz.
  // Checked with loops of known length: an empty loop of sub and jne takes 2 ticks per iteration, plus 13.
  units: ['instructions'],
  rounds: 'inside',
  variations: (context) =>
    guests(context, 'x64', ['', 'pti=on'], 'QEMU counting instructions', (visit, kernel, append) =>
      boot(
        { ...visit, args: visit.args.map(withBatch) },
        { kernel, append, machine: countingPc, probe: visit.native.probe },
      ),
    ),
};

/**
 * A machine with a PL011 as console. The results go through a serial port on PCI, whose driver is built into Debian's
 * kernels (SERIAL_8250_PCI); virtio's is a module. `max` would authenticate pointers in software.
 */
const arm64Machine: Machine = {
  program: 'qemu-system-aarch64',
  options: ['-M', 'virt', '-accel', 'tcg', '-cpu', 'cortex-a57'],
  console: 'ttyAMA0',
  port: '/dev/ttyS0',
  portOptions: ['-chardev', 'stdio,id=results', '-device', 'pci-serial,chardev=results'],
};

export const qemuArm64: Environment = {
  id: 'qemu-arm64',
  title: 'an emulated arm64 machine',
  isolates: 'a guest kernel on an arm64 processor that QEMU emulates',
  programs: [{ name: 'qemu-system-aarch64', package: 'qemu-system-arm' }, arm64Compiler],
  obstacle: (context) => kernelObstacle(context, 'arm64'),
  unpredictable: 'it runs arm64 programs, not this one',
  units: ['tsc', 'ns'],
  rounds: 'inside',
  variations: (context) =>
    guests(context, 'arm64', [''], 'arm64 under QEMU TCG', async (visit, kernel, append) => {
      const probe = await crossProbe(arm64Compiler.name, context.env);
      return boot(visit, { kernel, append, machine: arm64Machine, probe });
    }),
};
