import { constants } from 'node:os';
import { ok, unknown, type Verdict } from './finding.ts';

const { EACCES, EAFNOSUPPORT, ECONNREFUSED, ENOSYS, EPERM, EPROTONOSUPPORT } = constants.errno;

/** What it means that the kernel does not tell what watches its system calls, by errno. */
const meanings = new Map<number, Verdict>([
  [EPERM, unknown('only root may ask the kernel', 'sudo bench check')],
  [EACCES, unknown('behind a filter of system calls the kernel is not asked')],
  [ECONNREFUSED, unknown('the kernel does not answer in a user namespace')],
  ...[EAFNOSUPPORT, ENOSYS, EPROTONOSUPPORT].map((errno) => [errno, ok('this kernel has none')] as const),
]);

export const refusal = (errno: number): Verdict =>
  meanings.get(errno) ?? unknown(`the kernel does not tell (errno ${errno})`);
