import { constants } from 'node:os';
import type { Failure, Measurement } from '../native/measurement.ts';
import type { Suspension } from './watchdog.ts';

/** The library could not go on because its helper process is gone (not in os.constants). */
const EOWNERDEAD = 130;

/** What to do about errors that have a usual cause. */
const advice: Record<string, string> = {
  EACCES:
    'vm.memfd_noexec, SELinux or noexec mounts forbid it: sysctl vm.memfd_noexec=0, or set TMPDIR to a folder where programs may run',
  EPERM: 'a seccomp filter or the container forbids it; run without it, or allow the call',
  EINVAL: 'a cpuset may exclude that CPU; choose another with --cpu',
  EMFILE: 'raise the open-file limit: ulimit -n',
  EAGAIN: 'raise the process limit: ulimit -u, or pids.max of the cgroup',
  ENOMEM: 'free some memory, or raise memory.max of the cgroup',
  ENOSPC: 'free some space, or set TMPDIR to a folder that has some',
  EROFS: 'set TMPDIR to a writable folder',
  ENOSYS: 'this kernel or sandbox does not have the call',
};

function nameOf(errno: number): string {
  const found = Object.entries(constants.errno).find(([, value]) => value === errno);
  return found?.[0] ?? `errno ${errno}`;
}

/** A failed measurement as a sentence: what failed, the errno by name, what to do. */
export function failureOf({ benchmark, result, what }: Measurement): Failure {
  const { EOPNOTSUPP, EPROTO } = constants.errno;
  if (-result === EOPNOTSUPP) return { benchmark, kind: 'unsupported', message: what };
  if (-result === EPROTO) return { benchmark, kind: 'unproven', message: `the proof failed: ${what}` };
  // The helper process is gone, and how it ended is all there is to say.
  if (-result === EOWNERDEAD) return { benchmark, kind: 'failed', message: what };
  const name = nameOf(-result);
  const help = advice[name] ? ` (${advice[name]})` : '';
  return { benchmark, kind: 'failed', message: `${what} failed: ${name}${help}` };
}

/** Why a measurement gives no figure: it failed, or a suspension upset its clocks. Null where it gives one. */
export function setbackOf(measurement: Measurement, suspension: Suspension): Failure | null {
  // Also for a failure, or a suspension during it would be blamed on the next figure.
  const message = suspension.trouble();
  const { benchmark, result } = measurement;
  if (result !== 0) return failureOf(measurement);
  return message === null ? null : { benchmark, kind: 'failed', message };
}

/** Failures in a row that are enough; fewer are never too large a part of the rounds. */
const ENOUGH = 3;
const LARGE_PART = 0.25;

interface Tally {
  tried: number;
  failed: number;
  /** Since the last figure. */
  inARow: number;
  givenUp: boolean;
}

/**
 * The rounds of each benchmark that gave no figure. One bad moment costs one round; a benchmark is given up after three
 * failures in a row or when a quarter of its rounds have failed, and at once where the machine cannot do it.
 */
export class Setbacks {
  readonly #tallies = new Map<string, Tally>();

  #of(benchmark: string): Tally {
    const tally = this.#tallies.get(benchmark) ?? { tried: 0, failed: 0, inARow: 0, givenUp: false };
    this.#tallies.set(benchmark, tally);
    return tally;
  }

  /** A round gave a figure. @returns how many failed right before it. */
  figure(benchmark: string): number {
    const tally = this.#of(benchmark);
    const before = tally.inARow;
    tally.tried++;
    tally.inARow = 0;
    return before;
  }

  /** A round gave none. @returns whether the benchmark is given up. */
  failure({ benchmark, kind }: Failure): boolean {
    const tally = this.#of(benchmark);
    tally.tried++;
    tally.failed++;
    tally.inARow++;
    const often = tally.failed >= ENOUGH && tally.failed >= LARGE_PART * tally.tried;
    tally.givenUp ||= kind === 'unsupported' || tally.inARow >= ENOUGH || often;
    return tally.givenUp;
  }

  hasGivenUp(benchmark: string): boolean {
    return this.#tallies.get(benchmark)?.givenUp === true;
  }
}
