import { accessSync, constants } from 'node:fs';
import { kernelObstacle, needsKernel } from '../guests/kernels.ts';
import { boot, guests, pc, qemuX86 } from '../guests/qemu.ts';
import { smokeTest } from '../systems/availability.ts';
import type { Context, Environment, Variation } from '../systems/environment.ts';

const DEVICE = '/dev/kvm';

/** Where KVM works, a kernel starts its first process within one or two seconds. */
const TRIAL_MS = 5000;

function deviceObstacle(): string | null {
  try {
    accessSync(DEVICE, constants.R_OK | constants.W_OK);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? `there is no ${DEVICE} (modprobe kvm_intel or kvm_amd; in a VM, its host has to allow nested virtualization)`
      : `no permission to open ${DEVICE} (sudo usermod -aG kvm $USER, then log in again)`;
  }
}

const rows = (context: Context): Promise<Variation[]> =>
  guests(context, 'x64', [''], 'QEMU KVM', (visit, kernel, append) =>
    boot(visit, {
      kernel,
      append,
      machine: pc('-accel', 'kvm', '-cpu', 'host'),
      probe: visit.native.probe,
    }),
  );

/**
 * Boots a kernel: on a host that is itself a guest without nested hardware support, the device can be opened, but the
 * first instruction of the firmware never completes.
 */
async function bootObstacle(context: Context): Promise<string | null> {
  const [first] = await rows(context);
  if (!first) return needsKernel('x64');
  const args = ['--cpu', '0', '--samples', '1', 'abi-call:1'];
  const why = await smokeTest(
    { ...first, prepare: (visit) => first.prepare({ ...visit, args }) },
    context,
    TRIAL_MS,
  );
  return why && `this host's KVM cannot boot a stock kernel (nested, paravirtual KVM?): ${why}`;
}

export const qemuKvm: Environment = {
  id: 'qemu-kvm',
  title: 'other kernels in a KVM guest',
  isolates: 'a guest kernel in a virtual machine on this processor',
  programs: [qemuX86],
  arch: ['x64'],
  async obstacle(context) {
    return deviceObstacle() ?? (await kernelObstacle(context, 'x64')) ?? bootObstacle(context);
  },
  dearer: 'page faults and devices also cost more in a virtual machine',
  units: ['cycles', 'tsc', 'ns'],
  rounds: 'inside',
  variations: rows,
};
