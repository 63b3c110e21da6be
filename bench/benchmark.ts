/** Each has the benchmarks of those before it, and more. The first is measured unless another is named. */
export const suites = ['default', 'extended'] as const;
export type Suite = (typeof suites)[number];

/** Tolerances for figures of an unchanged benchmark. All are shares: 0.01 is 1%. */
export interface Tolerance {
  /**
   * Between two runs of one unchanged machine: a comparison calls nothing smaller a difference. Well above what ten
   * runs over ten minutes showed.
   */
  drift: number;
  /** (max - min) / median of the runs of scripts/steadiness.ts, which measures no variants. */
  spread: number;
  /** The same as a quiet machine showed it, where scripts/false-alarms.ts simulates the benchmark. */
  quietSpread?: number;
  /** Between ringtoll through FFI and the plain C loop of scripts/reference*.c; absent where there is no such loop. */
  reference?: number;
  /** Between the probe and FFI in scripts/agreement.ts. */
  probe: number;
}

/** How a sentence about a system speaks of an operation. */
export interface Phrase {
  /** 'A system call', before 'on this machine takes ...'. */
  subject: string;
  /** 'call into', before the name of a system. */
  one: string;
  many: string;
  /** Whether the published Linux did the same thing. */
  likeLinux: boolean;
}

/** A way to do the same operation, named `<benchmark>/<variant>`. */
export interface Variant {
  id: string;
  /** One sentence: what is timed. */
  summary: string;
  /** The condition that every round must meet for its figure to count. */
  proof: string;
  tolerance: Tolerance;
}

/** One column of the table, described as data. The native code of the same id measures it. */
export interface Benchmark extends Variant {
  /** The first suite that has it. */
  suite: Suite;
  /** Column heading. */
  title: string;
  /** One count of the result. */
  operation: string;
  /** The call that is timed, as a programmer would write it. */
  call: string;
  /** The summary and the remark of the definition; shown under the table. */
  footnote: string;
  /** The id of a variant of another benchmark that is the very same code. */
  sameAs?: string;
  /** An operation is half of a round trip; a run also reports the whole. */
  isHalfRoundTrip?: true;
  /** Where one sentence can say what its figure means. */
  phrase?: Phrase;
  variants: readonly Variant[];
}

/** A variant in the list of its benchmark, from which it takes the tolerances that it does not have. */
export type VariantDefinition = Omit<Variant, 'tolerance'> & { tolerance?: Partial<Tolerance> };

type Definition = Omit<Benchmark, 'footnote' | 'tolerance' | 'variants'> & {
  tolerance: Pick<Tolerance, 'drift'> & Partial<Tolerance>;
  /** Follows the summary in the footnote: how the column compares with the published figures, or a limit. */
  remark?: string;
  variants?: readonly VariantDefinition[];
};

/** Where a definition says nothing else. */
const usual = { spread: 0.03, reference: 0.05, probe: 0.03 };

export function benchmark({ remark, tolerance, variants = [], ...own }: Definition): Benchmark {
  // Not for variants: nobody observed their spread, and few have a loop in plain C.
  const { quietSpread, reference, ...inherited } = { ...usual, ...tolerance };
  return {
    ...own,
    tolerance: { ...usual, ...tolerance },
    footnote: remark === undefined ? own.summary : `${own.summary} ${remark}`,
    variants: variants.map((variant) => ({ ...variant, tolerance: { ...inherited, ...variant.tolerance } })),
  };
}
