import { constants } from 'node:os';

/** How much a finding matters; the worst last. */
export const levels = ['ok', 'unknown', 'warning', 'unfit'] as const;
export type Level = (typeof levels)[number];

/** What a check says. */
export interface Verdict {
  /** unfit: figures measured now would be wrong. unknown: the check was not possible, and `measured` says why. */
  level: Level;
  /** What was found, with its size and unit: a clause in one line, such as `CPU 1 is 35% busy with other tasks`. */
  measured: string;
  /** The command that would cure it. It is only shown, never run. */
  cure?: string;
}

export interface Finding extends Verdict {
  id: string;
}

export const ok = (measured: string): Verdict => ({ level: 'ok', measured });
export const unknown = (measured: string, cure?: string): Verdict => verdict('unknown', measured, cure);
export const warning = (measured: string, cure?: string): Verdict => verdict('warning', measured, cure);
export const unfit = (measured: string, cure?: string): Verdict => verdict('unfit', measured, cure);

/** The level of a size, given the least sizes of a warning and of unfit. */
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

/** Why the kernel refused to list what watches its system calls, by errno. */
const meanings = new Map<number, Verdict>([
  [EPERM, unknown('only root may query this', 'sudo bench check')],
  [EACCES, unknown('not queried behind a seccomp filter')],
  [ECONNREFUSED, unknown('not available in a user namespace')],
  ...[EAFNOSUPPORT, ENOSYS, EPROTONOSUPPORT].map(
    (errno) => [errno, ok('not supported by this kernel')] as const,
  ),
]);

export const refusal = (errno: number): Verdict =>
  meanings.get(errno) ?? unknown(`the query failed (errno ${errno})`);
