import type { Native } from '../native/build.ts';
import type { Unit } from '../units.ts';

/** A program that must be installed, and its Debian package. */
export interface Program {
  name: string;
  package: string;
}

/** The machine and the user's choices, from which environments derive their rows and commands. */
export interface Context {
  /** The programs built for this machine. */
  native: Native;
  /** The CPU on which everything is measured. */
  cpu: number;
  /** A second CPU, for benchmarks that need one; null without. */
  peer: number | null;
  /** Paths of kernels, or names of Debian packages (`--kernel`); empty for the cached ones. */
  kernels: readonly string[];
  /** Additions to the kernel's command line (`--append`), a row for each. */
  append: readonly string[];
  /** Other machines (`--ssh`). */
  hosts: readonly string[];
  env: NodeJS.ProcessEnv;
}

/** One visit to one system: where its command may write, and the probe's arguments. */
export interface Visit extends Context {
  /**
   * Absolute path of an empty folder, the working directory of the command. It is removed afterwards. When the visit
   * fails, the end of standard error and of a file `console` in this folder are shown.
   */
  folder: string;
  /** The probe's arguments: options, then the benchmarks of each round, with a comma between rounds. */
  args: readonly string[];
}

/** A command to run in the folder of the visit. Its standard output is the probe's. */
export interface Command {
  argv: readonly [program: string, ...args: string[]];
  /**
   * A line for /bin/sh that cleans up what neither killing the processes nor removing the folder does. It runs in the
   * folder after all processes of the command are dead, even if the harness was killed.
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
  /** Fills the folder. @returns what to run. @throws Error with a reason for the user. */
  prepare(visit: Visit): Command | Promise<Command>;
}

/** A way to run the probe. The list is environments/index.ts. */
export interface Environment {
  /** The column `environment`, and the name for --only. */
  id: string;
  /** What it is, in a few words. */
  title: string;
  /** What is between the process and this machine's kernel or hardware; a noun phrase. */
  isolates: string;
  programs: readonly Program[];
  /** The architectures on which it runs, as process.arch names them; absent: all. */
  arch?: readonly NodeJS.Architecture[];
  /** What else is missing, with the command that cures it; null when nothing is. Takes a few seconds at most. */
  obstacle?(context: Context): Promise<string | null>;
  /** The probe runs on another machine, whose host name its rows get. */
  elsewhere?: true;
  /** Measured for predictions unless the user names environments: it takes seconds. */
  quick?: true;
  /** A footnote on its rows: a clause that starts in lower case. */
  remark?: string;
  /** The only benchmarks that it can run; absent: all. */
  only?: readonly string[];
  /** Why a program slows down by more than its crossings, which makes predictions a lower bound; a clause. */
  dearer?: string;
  /** A single tracer stops all threads of a program, so they wait for each other. */
  serial?: true;
  /** Why its rows do not allow predictions; a clause. */
  unpredictable?: string;
  /** Benchmarks that make no sense here, with the reason, a footnote on their empty cells. */
  omits?: Readonly<Record<string, string>>;
  /**
   * The units that its counter supports: `cycles` where the core clock can be measured, `tsc` where the counter follows
   * real time, `instructions` where a tick is an instruction of the guest; `ns` goes with the first two.
   */
  units: readonly Unit[];
  /**
   * `inside`: the probe forks a fresh process for each round. `outside`: the whole command is run for each round,
   * because a program that the probe starts would escape from the system.
   */
  rounds: 'inside' | 'outside';
  variations(context: Context): Promise<readonly Variation[]> | readonly Variation[];
}
