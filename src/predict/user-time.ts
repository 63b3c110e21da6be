import type { Program } from './model.ts';
import type { Quantity } from './quantity.ts';

/**
 * Times a second that the kernel looks which half a program is in; it knows the sum of both exactly and splits it by
 * that. Between 100 and 1,000; the fewest make the widest interval.
 */
const LOOKS_PER_SECOND = 100;

/** Of the standard normal distribution, for 95%. */
const Z = 1.96;

/**
 * CPU time in the programs' own code for one run, in seconds: the mean, because in a short run all of it goes to one
 * half. The interval is that of a share that was looked at now and then (E. B. Wilson, "Probable Inference, the Law of
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

/** The program with no more time of its own than its system calls leave, which take at least `crossingNs` each. */
export function withPlausibleTime(program: Program, crossingNs: number): Program {
  const most = Math.max(0, program.cpuSeconds - program.calls * crossingNs * 1e-9);
  const capped = (seconds: number | null) => (seconds === null ? null : Math.min(seconds, most));
  const { value, low, high } = program.userSeconds;
  return { ...program, userSeconds: { value: Math.min(value, most), low: capped(low), high: capped(high) } };
}
