import type { RawFacts } from './raw.ts';

/** include/uapi/linux/sched.h; SCHED_NORMAL is called other by its users. */
const policies = ['other', 'fifo', 'rr', 'batch', '', 'idle', 'deadline', 'ext'];
const realTime = ['fifo', 'rr'];
/** SCHED_RESET_ON_FORK may be set beside a policy. */
const RESET_ON_FORK = 0x40000000;

/** The policy that what is measured runs under, with its priority where it has one: `other`, `fifo 50`. */
export function scheduling({ process }: RawFacts): string | undefined {
  if (process?.policy === undefined) return undefined;
  const number = process.policy & ~RESET_ON_FORK;
  const name = policies[number] || `policy ${number}`;
  return realTime.includes(name) ? `${name} ${process.priority}` : name;
}
