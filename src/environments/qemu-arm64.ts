import { kernelObstacle } from '../guests/kernels.ts';
import { boot, guests, type Machine } from '../guests/qemu.ts';
import { arm64Compiler, crossProbe } from '../native/cross-probe.ts';
import type { Environment } from '../systems/environment.ts';

/**
 * A machine with a PL011 for the console. The results go through a serial port on PCI, whose driver is built into
 * Debian's kernels (SERIAL_8250_PCI); that of virtio is a module. `max` would authenticate pointers in software.
 */
const machine: Machine = {
  program: 'qemu-system-aarch64',
  options: ['-M', 'virt', '-accel', 'tcg', '-cpu', 'cortex-a57'],
  console: 'ttyAMA0',
  port: '/dev/ttyS0',
  portOptions: ['-chardev', 'stdio,id=results', '-device', 'pci-serial,chardev=results'],
};

export const qemuArm64: Environment = {
  id: 'qemu-arm64',
  title: 'an emulated arm64 machine',
  isolates: 'a kernel of its own on an arm64 processor that QEMU translates',
  programs: [{ name: 'qemu-system-aarch64', package: 'qemu-system-arm' }, arm64Compiler],
  obstacle: (context) => kernelObstacle(context, 'arm64'),
  unpredictable: 'it runs programs for arm64 and not this one',
  units: ['tsc', 'ns'],
  rounds: 'inside',
  variations: (context) =>
    guests(context, 'arm64', [''], 'arm64 under QEMU TCG', async (visit, kernel, append) =>
      boot(visit, { kernel, append, machine, probe: await crossProbe(arm64Compiler.name, context.env) }),
    ),
};
