import type { KnownCosts } from './costs.ts';
import { PredictError } from './error.ts';
import { breakEven, extraSeconds, type Program, parallelism } from './model.ts';
import { over, type Quantity, sum } from './quantity.ts';
import { plainCallIn, type Scenario } from './scenarios.ts';

/** A program that was run, and what was seen of it. */
export interface Watched {
  /** As a person would type it. */
  command: string;
  /** Timed, not counted. */
  runs: number;
  /** How its system calls were counted. */
  countedBy: 'tracepoint' | 'ptrace';
  /** It was timed while it was counted. */
  once: boolean;
  /** Counts by name, the most frequent first. */
  calls: readonly { name: string; count: number }[];
}

/** What is predicted of a program in one system. */
export interface Line extends Scenario {
  seconds: Quantity;
  /** Of the time now, as a share: 0.5 is half as long again. */
  change: Quantity;
}

/** The one model of a prediction: every renderer draws this and nothing else. */
export interface Prediction {
  /** Null on paper. */
  watched: Watched | null;
  program: Program;
  here: { label: string; callNs: Quantity };
  /** Of the CPU time of the program, spent on entering and leaving the kernel; null where it had none. */
  crossingShare: number | null;
  lines: readonly Line[];
  translation: {
    slowdown: number;
    /** Of a plain call against a system call, in ns. */
    savedNs: number;
    /** From how many calls in a second of the program's own code on it pays. */
    breakEven: number;
    /** Calls of the program in a second of its own code; infinite where it has none that could be seen. */
    callsPerOwnSecond: number;
  };
  leftOut: KnownCosts['leftOut'];
  /** What a reader has to know of all of it, as sentences. */
  notes: readonly string[];
}

export const callsPerSecond = ({ program }: Pick<Prediction, 'program'>): number =>
  program.calls / program.seconds.value;

/** Of the CPU time; there is nothing but system calls in some programs, and costs are not known to the last digit. */
const IMPOSSIBLE = 1.1;

export function lineOf(program: Program, scenario: Scenario): Line {
  const extra = extraSeconds(program, scenario.extra, scenario.slowdown);
  return {
    ...scenario,
    seconds: sum([1, program.seconds], [1, extra]),
    change: over(extra, program.seconds),
  };
}

export function predict(
  program: Program,
  watched: Watched | null,
  known: KnownCosts,
  scenarios: readonly Scenario[],
  slowdown: number,
): Prediction {
  const { here, leftOut } = known;
  const call = here.costs.call;
  const cpuSeconds = program.userSeconds + program.systemSeconds;
  const crossingShare = cpuSeconds > 0 ? (program.calls * call.value * 1e-9) / cpuSeconds : null;
  if (crossingShare !== null && crossingShare > IMPOSSIBLE)
    throw new PredictError(
      `${program.calls} system calls of ${call.value.toFixed(0)} ns take longer than the ${cpuSeconds.toFixed(3)} s of CPU ` +
        'time that the program had: that is not what they cost here and now (without --costs it is measured first)',
    );
  const savedNs = call.value - plainCallIn(known).ns.value;
  const own = program.userSeconds;
  return {
    watched,
    program,
    here: { label: here.label, callNs: call },
    crossingShare,
    lines: scenarios.map((scenario) => lineOf(program, scenario)),
    translation: {
      slowdown,
      savedNs,
      breakEven: breakEven(slowdown, savedNs),
      callsPerOwnSecond: own > 0 ? program.calls / own : Number.POSITIVE_INFINITY,
    },
    leftOut,
    notes: [...known.notes, ...notesOf(program, watched)],
  };
}

/** Beyond this the time of a program is noticeably spread over several CPUs. */
const SPREAD = 1.05;

function notesOf(program: Program, watched: Watched | null): string[] {
  const busy = parallelism(program);
  return [
    ...(watched?.once ? ['Timed while it was counted (--once): it takes less when nobody counts.'] : []),
    ...(watched && watched.runs < 6 && !watched.once
      ? ['Fewer than six runs are too few for an interval (--runs).']
      : []),
    ...(busy > SPREAD
      ? [`It kept ${busy.toFixed(1)} CPUs busy, and what it would spend more is taken to spread over them.`]
      : []),
  ];
}
