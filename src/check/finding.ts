import { constants } from 'node:os';

/** How much a finding matters; the worst last. */
export const levels = ['ok', 'unknown', 'warning', 'unfit'] as const;
export type Level = (typeof levels)[number];

/** What a check says of the thing that it looks at. */
export interface Verdict {
  /** unfit: figures measured now would be wrong. unknown: it could not be looked at, and `measured` says why. */
  level: Level;
  /** What was found, with its size and unit: a clause in one line. */
  measured: string;
  /** The command that would cure it, for a person to judge; nothing here ever runs one. */
  cure?: string;
}

export interface Finding extends Verdict {
  id: string;
}

export const ok = (measured: string): Verdict => ({ level: 'ok', measured });
export const unknown = (measured: string, cure?: string): Verdict => verdict('unknown', measured, cure);
export const warning = (measured: string, cure?: string): Verdict => verdict('warning', measured, cure);
export const unfit = (measured: string, cure?: string): Verdict => verdict('unfit', measured, cure);

/** The level of a size by the least that is a warning and the least that is unfit. */
export function levelOf(size: number, least: { warning: number; unfit: number }): Level {
  if (size >= least.unfit) return 'unfit';
  return size >= least.warning ? 'warning' : 'ok';
}

export const worst = (some: readonly Level[]): Level =>
  levels.findLast((level) => some.includes(level)) ?? 'ok';

export const verdict = (level: Level, measured: string, cure?: string): Verdict => ({
  level,
  measured,
  ...(cure === undefined || level === 'ok' ? {} : { cure }),
});

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
