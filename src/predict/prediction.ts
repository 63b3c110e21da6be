import { formatCount, formatThree } from '../text/number.ts';
import type { KnownCosts } from './costs.ts';
import { breakEven, crossingOf, extraSeconds, type Program, parallelism } from './model.ts';
import { over, type Quantity, sum } from './quantity.ts';
import { plainCallIn, type Scenario } from './scenarios.ts';
import { withPlausibleTime } from './user-time.ts';

/** An observed command. */
export interface Watched {
  /** As typed in a shell. */
  command: string;
  /** Timed, not counted. */
  runs: number;
  /** How its system calls were counted. */
  countedBy: 'tracepoint' | 'ptrace';
  /** It was timed while it was counted. */
  once: boolean;
  /** Counts by name, the most frequent first. */
  calls: readonly { name: string; count: number }[];
  /** How many it made when it ran for the first time. */
  firstCalls: number;
}

/** The prediction for one system. */
export interface Line extends Scenario {
  seconds: Quantity;
  /** As a share of the time now: 0.5 is half as long again. */
  change: Quantity;
}

/** The one model of a prediction: every renderer draws this and nothing else. */
export interface Prediction {
  /** Null on paper. */
  watched: Watched | null;
  program: Program;
  here: {
    label: string;
    /** Of a null system call. */
    callNs: Quantity;
    /** The part of it that is entering and leaving the kernel. */
    crossingNs: Quantity;
  };
  /** The share of the program's CPU time spent on entering and leaving the kernel; null if it used no CPU time. */
  crossingShare: number | null;
  lines: readonly Line[];
  translation: {
    slowdown: number;
    /** The saving of a plain call over a system call, in ns. */
    savedNs: number;
    /** Calls per second of user time at which it breaks even. */
    breakEven: number;
    /** The program's calls per second of user time; infinite if its user time is too short to measure. */
    callsPerOwnSecond: Quantity;
  };
  leftOut: KnownCosts['leftOut'];
  /** Sentences about the whole prediction. */
  notes: readonly string[];
}

export const callsPerSecond = ({ program }: Pick<Prediction, 'program'>): number =>
  program.calls / program.seconds.value;

export function lineOf(program: Program, scenario: Scenario): Line {
  const extra = extraSeconds(program, scenario.extra, scenario);
  return {
    ...scenario,
    seconds: atLeastNothing(sum([1, program.seconds], [1, extra])),
    change: over(extra, program.seconds),
  };
}

/** Costs are uncertain, so a program of nothing but system calls could seem to save more than all of its time. */
const atLeastNothing = ({ value, low, high }: Quantity): Quantity => ({
  value: Math.max(0, value),
  low: low === null ? null : Math.max(0, low),
  high: high === null ? null : Math.max(0, high),
});

export function predict(
  seen: Program,
  watched: Watched | null,
  known: KnownCosts,
  scenarios: readonly Scenario[],
  slowdown: number,
): Prediction {
  const { here, leftOut } = known;
  const crossing = crossingOf(here.costs);
  const crossingShare = seen.cpuSeconds > 0 ? (seen.calls * crossing.value * 1e-9) / seen.cpuSeconds : null;
  const program = withPlausibleTime(seen, crossing.value);
  const savedNs = crossing.value - plainCallIn(known).ns.value;
  return {
    watched,
    program,
    here: { label: here.label, callNs: here.costs.call, crossingNs: crossing },
    crossingShare,
    lines: scenarios.map((scenario) => lineOf(program, scenario)),
    translation: {
      slowdown,
      savedNs,
      breakEven: breakEven(slowdown, savedNs),
      callsPerOwnSecond: rateOf(program),
    },
    leftOut,
    notes: [...known.notes, ...notesOf(program, watched, crossingShare)],
  };
}

/** Calls per second of user time. */
function rateOf({ calls, userSeconds: { value, low, high } }: Program): Quantity {
  const rate = (seconds: number) =>
    seconds > 0 ? calls / seconds : calls > 0 ? Number.POSITIVE_INFINITY : 0;
  return {
    value: rate(value),
    low: high === null ? null : rate(high),
    high: low === null ? null : rate(low),
  };
}

/** Counts of runs that do the same differ by less. */
const ALIKE = 0.02;

const IMPOSSIBLE =
  'The predicted crossing time exceeds the CPU time of the program; do not rely on this prediction.';

/** Above this many CPUs, the program is noticeably parallel. */
const SPREAD = 1.05;

function notesOf(program: Program, watched: Watched | null, crossingShare: number | null): string[] {
  const busy = parallelism(program);
  return [
    ...(crossingShare !== null && crossingShare > 1 ? [IMPOSSIBLE] : []),
    ...(watched && Math.abs(watched.firstCalls - program.calls) > ALIKE * program.calls
      ? [
          `Its runs differ: the first made ${formatCount(watched.firstCalls)} system calls, the last ` +
            `${formatCount(program.calls)}. The prediction is for a run like the last; --once measures the first.`,
        ]
      : []),
    ...(watched?.once ? ['Timed while its system calls were counted (--once), which makes it slower.'] : []),
    ...(watched && watched.runs < 6 && !watched.once
      ? ['An interval needs at least six runs (--runs).']
      : []),
    ...(busy > SPREAD
      ? [`It kept ${formatThree(busy)} CPUs busy; additional time is assumed to spread over them.`]
      : []),
  ];
}
