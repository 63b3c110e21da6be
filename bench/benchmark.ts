/** Each has the benchmarks of those before it, and its own. The first is what is measured unless another is named. */
export const suites = ['default', 'extended'] as const;
export type Suite = (typeof suites)[number];

/** A way of doing the same operation, named `<benchmark>/<variant>`. */
export interface Variant {
  id: string;
  /** One sentence: what is timed. */
  summary: string;
  /** What has to hold on every round for the number to count. */
  proof: string;
  /** Where it differs from the benchmark that it is a variant of; see {@link Benchmark.drift}. */
  drift?: number;
}

/** One column of the table: what is measured, described as data. The native code of the same id does it. */
export interface Benchmark extends Variant {
  /** The first suite that has it. */
  suite: Suite;
  /** Column heading. */
  title: string;
  /** What one count of the result means. */
  operation: string;
  /** The call that is timed, as a person would write it. */
  call: string;
  /** Operations that one turn of the native loop performs: a round trip is two messages. */
  operationsPerIteration: number;
  /** How this column compares with the published figures; shown under the table. */
  footnote: string;
  /**
   * How far apart runs of one unchanged machine may lie, as a share: 0.01 is 1 %. Well above what ten runs over
   * ten minutes showed (scripts/steadiness.ts); a comparison calls nothing smaller a difference.
   */
  drift: number;
  variants: readonly Variant[];
}
