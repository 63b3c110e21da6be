import type { Program } from './model.ts';
import type { Quantity } from './quantity.ts';

/**
 * Timer ticks per second, at which the kernel samples whether a program is in user mode; it splits the exact CPU time by
 * these samples. CONFIG_HZ is 100 to 1,000; the smallest gives the widest interval.
 */
const LOOKS_PER_SECOND = 100;

/** The quantile of the standard normal distribution for a 95% interval. */
const Z = 1.96;

/**
 * User time of one run, in seconds: the mean, because a short run counts entirely as user or system time. The interval is
 * that of a sampled share (E. B. Wilson, "Probable Inference, the Law of
 * Succession, and Statistical Inference", JASA 22 (1927)).
 * @param userSeconds and cpuSeconds are those of all runs together.
 */
export function ownTime(userSeconds: number, cpuSeconds: number, runs: number): Quantity {
  const share = cpuSeconds > 0 ? userSeconds / cpuSeconds : 0;
  const looks = Math.max(1, cpuSeconds * LOOKS_PER_SECOND);
  const middle = share + Z ** 2 / (2 * looks);
  const half = Z * Math.sqrt((share * (1 - share)) / looks + Z ** 2 / (4 * looks ** 2));
  const seconds = (part: number) => (Math.min(1, Math.max(0, part)) * cpuSeconds) / runs;
  const whole = 1 + Z ** 2 / looks;
  return {
    value: seconds(share),
    low: seconds((middle - half) / whole),
    high: seconds((middle + half) / whole),
  };
}

/** The program with its user time capped: its system calls take at least `crossingNs` each of the CPU time. */
export function withPlausibleTime(program: Program, crossingNs: number): Program {
  const most = Math.max(0, program.cpuSeconds - program.calls * crossingNs * 1e-9);
  const capped = (seconds: number | null) => (seconds === null ? null : Math.min(seconds, most));
  const { value, low, high } = program.userSeconds;
  return { ...program, userSeconds: { value: Math.min(value, most), low: capped(low), high: capped(high) } };
}
