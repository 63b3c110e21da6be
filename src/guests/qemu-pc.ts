import type { Machine } from './qemu-guest.ts';

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
