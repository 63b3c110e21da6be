import type { Unit } from '../units.ts';

/** The estimate of a benchmark on one side, in the unit of its line. */
export interface Figure {
  /** Median of the values that are the evidence. */
  value: number;
  /** Its 95% interval; null with fewer than six values. */
  low: number | null;
  high: number | null;
}

export interface Amount {
  runs: number;
  rounds: number;
}

/** The values by which a new side is compared with the base. */
export interface Evidence {
  /** The independent values: medians of runs, or rounds. */
  of: 'runs' | 'rounds';
  base: Amount;
  changed: Amount;
}

/** One benchmark on the base and on one new side. */
export interface Change {
  base: Figure;
  changed: Figure;
  /** changed over base, with its 95% bootstrap interval. */
  ratio: number;
  low: number;
  high: number;
  /** Two-sided, Mann-Whitney; and corrected for the number of benchmarks. */
  p: number;
  corrected: number;
  /** A share that the whole interval has to exceed: the line's threshold, or more where the rounds vary. */
  threshold: number;
  evidence: Evidence;
  /** Whether the evidence can show a difference at all, after the correction. */
  enough: boolean;
  /** null: not significant. */
  verdict: 'slower' | 'faster' | null;
}

export interface Line {
  benchmark: string;
  unit: Unit;
  /** A share: ratios from 1 / (1 + threshold) to 1 + threshold are never a difference. */
  threshold: number;
  /** One for each new side; null where that side lacks the benchmark. */
  changes: (Change | null)[];
}

/** A fact that is not equal on all sides. */
export interface Difference {
  name: string;
  /** In the order of the sides; a value of null is not recorded. */
  values: { value: string | null; labels: string[] }[];
}

/** The one model of a comparison of one system: every renderer draws this and nothing else. */
export interface Comparison {
  base: string;
  /** Labels of the other sides. */
  changed: string[];
  /** Facts that are equal on all sides. */
  same: { name: string; value: string }[];
  /** What most likely explains a difference comes first. */
  differs: Difference[];
  lines: Line[];
  /** Over the benchmarks that every side has; one ratio for each new side. Null when there are none. */
  geomean: { benchmarks: string[]; ratios: number[] } | null;
  /** Benchmarks that could not be compared everywhere, each with a clause that says why. */
  missing: { benchmark: string; reason: string; inBase: boolean }[];
  /** How the machine of each other side differs from that of the base, in the order of `changed`; empty if it does not. */
  otherMachine: string[];
  /** How the base and each other side differ in state, in the same order; empty if they do not. */
  otherState: string[];
  /**
   * Unfit findings of both sides, in the same order, empty for none: those that affect both sides alike, and those
   * whose effect varies each time.
   */
  unfitOnBoth: { alike: string; unlike: string }[];
  /** Benchmarks that were measured differently on the base and on each other side, in the same order. */
  otherWays: { benchmark: string; what: string }[][];
  /** Rounds of any side that gave no figure, and those of its benchmark in all. */
  failedRounds: { label: string; benchmark: string; failed: number; of: number }[];
  /** Further remarks, as sentences. */
  notes: string[];
  alpha: number;
  minRounds: number;
  /** Runs that each side needs for the run to be the evidence, and rounds for a verdict where those are it. */
  runsForEvidence: number;
}

/** Comparisons, system by system. */
export interface Compared {
  /** At least one; the name is shown only if there are several. */
  systems: { system: string; comparison: Comparison }[];
  /** Systems that could not be compared at all, each with a clause that says why. */
  left: { system: string; reason: string; inBase: boolean }[];
}

export interface CompareOptions {
  /** Everything that can be measured, in the order of the lines; benchmarks that are not listed come last. */
  benchmarks: readonly { id: string; tolerance: { drift: number } }[];
  /** Takes the place of every benchmark's own drift: 0.03 is 3%. */
  threshold?: number | undefined;
  /** By default the first that all sides have, of core cycles, TSC ticks, ns and instructions; ticks only of counters that are alike. */
  unit?: Unit | undefined;
}
