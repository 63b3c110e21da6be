import { exactly, minus, type Quantity, sum } from './quantity.ts';

const NS = 1e-9;

/** Tolerance for a rate that fills exactly one second with calls. */
const ROUNDING = 1e-9;

/** The counts and times of a program on this host. */
export interface Program {
  /** From its start to its end, in seconds. */
  seconds: Quantity;
  /** CPU time of all its processes, in seconds, and the user time in it. */
  cpuSeconds: number;
  userSeconds: Quantity;
  /** System calls, context switches and process creations of all its processes. */
  calls: number;
  switches: number;
  processes: number;
}

/** The additional cost of one operation compared with this host, in ns; negative if it is cheaper. */
export interface Extra {
  call: Quantity;
  switch: Quantity;
  process: Quantity;
}

/** The costs of operations in one system, in ns; null if not measured. */
export interface Costs {
  call: Quantity;
  /** Of a nonexistent call: entering and leaving the kernel without a handler. */
  crossing: Quantity | null;
  message: Quantity | null;
  process: Quantity | null;
}

/**
 * The calls and switches that a message and a process contain, by strace: a message is a write and a read; a
 * process is clone, set_robust_list, execveat, exit_group and wait4, and the switches to it and back.
 */
const inMessage = { calls: 2 };
const inProcess = { calls: 5, switches: 2 };

const nothing = exactly(0);

/** The additional costs of a system; the calls and switches in a message or process are subtracted, as they are counted separately. */
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

/** The cost of entering and leaving the kernel; it includes the handler of a null call if the bare crossing is unknown. */
export const crossingOf = ({ call, crossing }: Costs): Quantity => crossing ?? call;

/** A program in the kernel whose system calls are plain calls of their handlers: only the calls differ. */
export const plainCalls = (plain: Quantity, here: Costs): Extra => ({
  call: minus(plain, crossingOf(here)),
  switch: nothing,
  process: nothing,
});

/** CPUs that the program kept busy on average, at least 1; additional time is assumed to spread over them. */
export const parallelism = ({ seconds, cpuSeconds }: Program): number =>
  Math.max(1, cpuSeconds / seconds.value);

/**
 * How much longer the program takes, in seconds:
 *
 *     (calls x extra per call + switches x extra per switch + processes x extra per process
 *        + slowdown x user time) / CPUs that it keeps busy
 *
 * @param how `slowdown` of its user time, as a share: 0.04 is 4%; `serial`: all its CPUs wait for one tracer.
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
 * The number of system calls per second of user time at which the saving of plain calls equals the cost of the slowdown.
 * Infinite if a plain call saves nothing.
 * @param slowdown as a share. @param savedNs what a plain call saves, in ns.
 */
export const breakEven = (slowdown: number, savedNs: number): number =>
  savedNs > 0 ? slowdown / (savedNs * NS) : Number.POSITIVE_INFINITY;

/**
 * A CPU-bound program with this rate of system calls, during one second.
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
