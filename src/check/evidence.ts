import type { Texts } from '../host/cgroups.ts';
import type { RawFacts } from '../host/raw.ts';
import type { Measurement } from '../native/measurement.ts';
import type { Verdict } from './finding.ts';

/** The texts of files with counters (/proc/stat, /proc/interrupts, /proc/vmstat) at two times, `ms` apart. */
export interface Window {
  ms: number;
  before: Texts;
  after: Texts;
}

/** A thread, as /proc shows it. */
export interface Task {
  pid: number;
  name: string;
  /** A kernel thread. */
  kernel: boolean;
  /** The CPU that it last ran on. */
  cpu: number;
  /** Its share of one CPU, 0 to 1; 1 where it was only seen running. */
  share: number;
}

/** A folder that benchmarks use, as far as one listing got within its time limit. */
export interface Folder {
  path: string;
  /** Why it matters: `PATH`, `TMPDIR` or `results`. */
  use: string;
  entries: number;
  ms: number;
  /** The listing ended before its time limit. */
  complete: boolean;
}

/** Null calls, measured as `bench all` does. */
export interface Probed {
  /** Rounds one after the other, each a fresh process. */
  rounds: readonly Measurement[];
  /** Why the last round failed, if it did. */
  failure: string | null;
  /** From the first round to the last. */
  window: Window;
  /** One more round in an untraced process; only where there is a tracer. */
  untraced?: Measurement | undefined;
  /** One more round with one more seccomp filter; only where there is a filter. */
  filtered?: Measurement | undefined;
}

/** All that the checks look at. They are pure functions of it, so that a recorded machine can be checked anywhere. */
export interface Evidence {
  /** The facts of the probe, with the texts of further files. */
  raw: RawFacts;
  /** The CPU to measure on. */
  cpu: number;
  /** Node, which may be traced, filtered or emulated where the probe is not, or the other way round. */
  harness: { arch: string; status: string };
  folders: readonly Folder[];
  /** Threads of other processes that were running at every look. */
  running: readonly Task[];
  /** Half a second in which this program slept, and the tasks that ran meanwhile. Absent in a fast check. */
  idle?: Window & { tasks: readonly Task[] };
  /** Absent in a fast check. */
  probed?: Probed;
}

/** One thing that may make figures wrong. */
export interface Check {
  id: string;
  /** What it looks at, as a clause. */
  subject: string;
  /** From which size on it makes the machine unfit, as a clause. */
  limit: string;
  /** Files that it needs besides those in the facts of the probe. */
  reads?: readonly string[];
  look(evidence: Evidence): Verdict | readonly Verdict[];
}
