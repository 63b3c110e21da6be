import { kernelObstacle } from '../guests/kernels.ts';
import { boot, emulatedPc, guests, qemuX86 } from '../guests/qemu.ts';
import type { Environment } from '../systems/environment.ts';

export const qemuTcg: Environment = {
  id: 'qemu-tcg',
  title: 'other kernels on an emulated PC',
  isolates: 'a kernel of its own on a processor that QEMU translates',
  programs: [qemuX86],
  arch: ['x64'],
  obstacle: (context) => kernelObstacle(context, 'x64'),
  dearer: "QEMU translates the program's own code too",
  remark:
    "under TCG, time is QEMU's more than the kernel's: what is rare in hardware, as a change of page tables, " +
    'is dear there; instructions (qemu-icount) tell the work of the kernel',
  units: ['tsc', 'ns'],
  rounds: 'inside',
  variations: (context) =>
    guests(context, 'x64', ['', 'mitigations=off', 'pti=on'], 'QEMU TCG', (visit, kernel, append) =>
      boot(visit, { kernel, append, machine: emulatedPc(), probe: visit.native.probe }),
    ),
};
