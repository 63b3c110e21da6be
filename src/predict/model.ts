import { exactly, minus, type Quantity, sum } from './quantity.ts';

const NS = 1e-9;

/** As many calls as fit into a second are not too many. */
const ROUNDING = 1e-9;

/** What a program did, and how long it took, on this machine as it is. */
export interface Program {
  /** From its start to its end, in seconds. */
  seconds: Quantity;
  /** Time on CPUs of all its processes, in seconds; and what of it was in their own code, not in the kernel for them. */
  cpuSeconds: number;
  userSeconds: Quantity;
  /** System calls, context switches and processes begun, of all its processes. */
  calls: number;
  switches: number;
  processes: number;
}

/** What one operation costs more than on this machine as it is, in ns; below 0 where it costs less. */
export interface Extra {
  call: Quantity;
  switch: Quantity;
  process: Quantity;
}

/** What the operations of the table take in one system, in ns; null where it was not measured. */
export interface Costs {
  call: Quantity;
  /** Of a call that there is not: into the kernel and out of it, and nothing that answers. */
  crossing: Quantity | null;
  message: Quantity | null;
  process: Quantity | null;
}

/**
 * What is in the operations of the table besides what they are for, by strace: a message is a write and a read; a
 * process is clone, set_robust_list, execveat, exit_group and wait4, and the switches to it and back.
 */
const inMessage = { calls: 2 };
const inProcess = { calls: 5, switches: 2 };

const nothing = exactly(0);

/** What a system costs more than another, each operation without what is counted by itself. */
export function extraOf(there: Costs, here: Costs): Extra {
  const call = minus(there.call, here.call);
  const between = (a: Quantity | null, b: Quantity | null) => (a && b ? minus(a, b) : null);
  const message = between(there.message, here.message);
  const process = between(there.process, here.process);
  const perSwitch = message ? sum([1, message], [-inMessage.calls, call]) : nothing;
  return {
    call,
    switch: perSwitch,
    process: process
      ? sum([1, process], [-inProcess.calls, call], [-inProcess.switches, perSwitch])
      : nothing,
  };
}

/** What entering and leaving the kernel costs; with what answers a null call, where nothing else is known. */
export const crossingOf = ({ call, crossing }: Costs): Quantity => crossing ?? call;

/** A program in the kernel whose system calls are plain calls of what answers them: only the calls differ. */
export const plainCalls = (plain: Quantity, here: Costs): Extra => ({
  call: minus(plain, crossingOf(here)),
  switch: nothing,
  process: nothing,
});

/** CPUs that the program kept busy on average; what it spends more is spread over as many. At least 1. */
export const parallelism = ({ seconds, cpuSeconds }: Program): number =>
  Math.max(1, cpuSeconds / seconds.value);

/**
 * How much longer the program takes, in seconds:
 *
 *     (calls x extra per call + switches x extra per switch + processes x extra per process
 *        + slowdown x user time) / CPUs that it keeps busy
 *
 * @param how `slowdown` of the program's own code, as a share: 0.04 is 4%; `serial`: all its CPUs wait for one tracer.
 */
export function extraSeconds(
  program: Program,
  extra: Extra,
  { slowdown = 0, serial = false }: { slowdown?: number; serial?: boolean } = {},
): Quantity {
  const share = serial ? 1 : 1 / parallelism(program);
  return sum(
    [share * program.calls * NS, extra.call],
    [share * program.switches * NS, extra.switch],
    [share * program.processes * NS, extra.process],
    [share * slowdown, program.userSeconds],
  );
}

/**
 * From how many system calls in a second of its own code on a program gains by plain calls although its own code is
 * slowed down: that many save what the slowdown costs. Infinite where a call saves nothing.
 * @param slowdown as a share. @param savedNs what a plain call saves, in ns.
 */
export const breakEven = (slowdown: number, savedNs: number): number =>
  savedNs > 0 ? slowdown / (savedNs * NS) : Number.POSITIVE_INFINITY;

/**
 * The program that only computes but for its system calls, during one second.
 * @throws RangeError when that many calls take longer than a second.
 */
export function onPaper(callsPerSecond: number, { call }: Pick<Costs, 'call'>): Program {
  const inCalls = callsPerSecond * call.value * NS;
  if (!(inCalls <= 1 + ROUNDING))
    throw new RangeError(`${callsPerSecond} calls of ${call.value} ns take over a second`);
  return {
    seconds: exactly(1),
    cpuSeconds: 1,
    userSeconds: exactly(Math.max(0, 1 - inCalls)),
    calls: callsPerSecond,
    switches: 0,
    processes: 0,
  };
}
