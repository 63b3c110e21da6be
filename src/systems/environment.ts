import type { Native } from '../native/build.ts';
import type { Unit } from '../units.ts';

/** A program that has to be installed, and the Debian package that has it. */
export interface Program {
  name: string;
  package: string;
}

/** What a choice of systems and a command are made of. */
export interface Context {
  /** The programs built for this machine. */
  native: Native;
  /** The CPU on which everything is measured. */
  cpu: number;
  /** The CPU for what needs a second one; null where there is none. */
  peer: number | null;
  /** Paths of kernels, or names of Debian packages (`--kernel`); empty where the cached ones are meant. */
  kernels: readonly string[];
  /** Additions to the kernel's command line (`--append`), a row for each. */
  append: readonly string[];
  /** Other machines (`--ssh`). */
  hosts: readonly string[];
  env: NodeJS.ProcessEnv;
}

/** One visit to one system: where it may write, and what the probe is to be told. */
export interface Visit extends Context {
  /**
   * Absolute path of an empty folder, the working directory of the command. It is removed afterwards. The end of
   * a file `console` in it is shown when the visit fails, after what the command wrote to standard error.
   */
  folder: string;
  /** For the probe: options, then the benchmarks of each round, rounds apart by a comma. */
  args: readonly string[];
}

/** What is run, with the folder as working directory. Its standard output is the probe's. */
export interface Command {
  argv: readonly [program: string, ...args: string[]];
  /**
   * A line for /bin/sh that undoes what lies outside the folder and the processes; it runs in the folder when
   * all processes that the command has started are dead, also after the harness was killed.
   */
  undo?: string;
}

/** One row of the table. */
export interface Variation {
  /** The label of the row: 'gVisor', 'Linux 6.1.0-50-cloud-amd64 pti=on under QEMU TCG'. */
  label: string;
  /** Where something that could replace a system call is measured: the environment whose system call that is. */
  standsFor?: string;
  /** What is timed then. */
  operation?: string;
  /** Fills the folder and says what to run. @throws Error with a reason for a person. */
  prepare(visit: Visit): Command | Promise<Command>;
}

/** A way to run the probe. One file each; the list is in index.ts. */
export interface Environment {
  /** The column `environment`, and the name for --only. */
  id: string;
  /** What it is, in a few words. */
  title: string;
  /** What stands between the process and this machine's kernel or hardware, as a clause. */
  isolates: string;
  programs: readonly Program[];
  /** Only root can do it. */
  root?: true;
  /** The processors on which it runs, as process.arch names them; absent: all. */
  arch?: readonly NodeJS.Architecture[];
  /** What else is missing, and the command that would cure it; null when nothing is. Takes a few seconds at most. */
  obstacle?(context: Context): Promise<string | null>;
  /** The probe runs on another machine: its own host name counts, not that of this one. */
  elsewhere?: true;
  /** What a reader of its rows has to know, as a clause without a capital letter; a footnote of the table. */
  remark?: string;
  /** The only benchmarks that it has; absent where it has all. */
  only?: readonly string[];
  /** Takes seconds and needs little: a prediction measures it unless environments are named. */
  quick?: true;
  /** Why a program takes longer here than its crossings tell, as a clause: what is predicted is a lower bound. */
  dearer?: string;
  /** One tracer stops all threads of a program, which wait for each other then. */
  serial?: true;
  /** Why nothing can be predicted from its rows, as a clause. */
  unpredictable?: string;
  /** Benchmarks that make no sense here, with the reason; their cells are empty and a footnote says why. */
  omits?: Readonly<Record<string, string>>;
  /**
   * What its counter tells: `cycles` where the core's clock can be measured, `tsc` where the counter is that of
   * real time, `instructions` where a tick is an instruction of the guest; `ns` goes with the first two.
   */
  units: readonly Unit[];
  /**
   * `inside`: the probe makes a fresh process of itself for each round. `outside`: the whole command is run for
   * each round, because a program that the probe runs would escape.
   */
  rounds: 'inside' | 'outside';
  /** The rows that it gives. */
  variations(context: Context): Promise<readonly Variation[]> | readonly Variation[];
}
