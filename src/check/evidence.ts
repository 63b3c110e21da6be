import type { Texts } from '../host/cgroups.ts';
import type { RawFacts } from '../host/raw.ts';
import type { Measurement } from '../native/measurement.ts';
import type { Verdict } from './finding.ts';

/** The texts of files that count (/proc/stat, /proc/interrupts, /proc/vmstat), twice. */
export interface Window {
  ms: number;
  before: Texts;
  after: Texts;
}

/** A thread, by what /proc tells. */
export interface Task {
  pid: number;
  name: string;
  /** One of the kernel's own. */
  kernel: boolean;
  /** The CPU that it last ran on. */
  cpu: number;
  /** Part of one CPU that it took; where it was only seen running, 1. */
  share: number;
}

/** A folder on the way, as far as one listing got in the time that it was given. */
export interface Folder {
  path: string;
  /** What goes through it: `PATH`, `TMPDIR`, `results`. */
  use: string;
  entries: number;
  ms: number;
  /** The listing came to its end. */
  complete: boolean;
}

/** Null calls, measured as `bench all` does. */
export interface Probed {
  /** Rounds one after the other, each a fresh process; none where it failed, and why. */
  rounds: readonly Measurement[];
  failure: string | null;
  /** From the first round to the last. */
  window: Window;
  /** One more round by a process that no tracer follows; only where there is a tracer. */
  untraced?: Measurement | undefined;
  /** One more round behind one more filter; only where there is a filter. */
  filtered?: Measurement | undefined;
}

/** All that the checks look at. They are pure functions of it, so that any machine can be looked at later. */
export interface Evidence {
  /** As the probe tells them, with the texts of further files. */
  raw: RawFacts;
  /** The CPU to measure on. */
  cpu: number;
  /** Node itself, which may be traced, filtered or emulated where the probe is not, or the other way round. */
  harness: { arch: string; status: string };
  folders: readonly Folder[];
  /** Threads of others that were running whenever it was looked. */
  running: readonly Task[];
  /** While this program slept, and who ran meanwhile. Absent where it could not take the time. */
  idle?: Window & { tasks: readonly Task[] };
  /** Absent where it could not take the time. */
  probed?: Probed;
}

/** One thing that may be wrong. */
export interface Check {
  id: string;
  /** What it looks at, as a clause. */
  subject: string;
  /** From which size on it makes the machine unfit, as a clause. */
  limit: string;
  look(evidence: Evidence): Verdict | readonly Verdict[];
}
