import { kernelObstacle } from '../guests/kernels.ts';
import { boot, emulatedPc, guests, qemuX86 } from '../guests/qemu.ts';
import type { Environment } from '../systems/environment.ts';

/**
 * Operations in a sample, where there is a choice: fixed, because a sample has a few instructions of its own and
 * their share would otherwise vary with what the calibration finds. Far below a tick of 4 million instructions.
 */
const batches: Readonly<Record<string, number>> = { 'abi-call': 100, yield: 100, psr: 10, 'create-proc': 1 };

/**
 * Finding out how fast the local APIC's timer is takes 100 ms of virtual time in a loop of instructions that QEMU
 * can count only one by one: more than half of the boot. The figures are the same without that timer.
 */
export const countingPc = { ...emulatedPc('-icount', 'shift=0'), kernelOptions: 'nolapic_timer' };

const withBatch = (arg: string) => (batches[arg] === undefined ? arg : `${arg}:${batches[arg]}`);

export const qemuIcount: Environment = {
  id: 'qemu-icount',
  title: 'other kernels, counting instructions',
  isolates: 'as qemu-tcg, on a virtual clock that advances by 1 ns for each instruction',
  programs: [qemuX86],
  arch: ['x64'],
  obstacle: (context) => kernelObstacle(context, 'x64'),
  // shift=0 makes an instruction 1 ns of virtual time, and the time-stamp counter under icount runs at 1 GHz.
  // Shown by loops of known length: an empty loop of sub and jne reads 2 ticks a turn and 13 once, for any turns.
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
