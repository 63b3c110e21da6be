/** Each has the benchmarks of those before it, and more. The first is measured unless another is named. */
export const suites = ['default', 'extended'] as const;
export type Suite = (typeof suites)[number];

/** How far figures of one benchmark may lie apart before that means something. All are shares: 0.01 is 1%. */
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
  /** What has to hold on every round for the number to count. */
  proof: string;
  tolerance: Tolerance;
}

/** One column of the table: what is measured, described as data. The native code of the same id does it. */
export interface Benchmark extends Variant {
  /** The first suite that has it. */
  suite: Suite;
  /** Column heading. */
  title: string;
  /** What one count of the result means. */
  operation: string;
  /** The call that is timed, as a programmer would write it. */
  call: string;
  /** The summary and what else a reader of the column needs; shown under the table. */
  footnote: string;
  /** The id of a variant of another benchmark that is the very same code. */
  sameAs?: string;
  /** An operation is half of a round trip, which a run tells too. */
  isHalfRoundTrip?: true;
  /** Where one sentence can say what its figure means. */
  phrase?: Phrase;
  variants: readonly Variant[];
}

/** A variant as it is written down: its tolerance only where it differs from that of its benchmark. */
export type VariantDefinition = Omit<Variant, 'tolerance'> & { tolerance?: Partial<Tolerance> };

type Definition = Omit<Benchmark, 'footnote' | 'tolerance' | 'variants'> & {
  tolerance: Pick<Tolerance, 'drift'> & Partial<Tolerance>;
  /** What the footnote says after the summary, such as how the column compares with the published figures. */
  remark?: string;
  variants?: readonly VariantDefinition[];
};

/** Where a definition says nothing else. */
const usual = { spread: 0.03, reference: 0.05, probe: 0.03 };

export function benchmark({ remark, tolerance, variants = [], ...own }: Definition): Benchmark {
  // What was seen of a benchmark was not seen of its variants, and few of them have a loop in plain C.
  const { quietSpread, reference, ...inherited } = { ...usual, ...tolerance };
  return {
    ...own,
    tolerance: { ...usual, ...tolerance },
    footnote: remark === undefined ? own.summary : `${own.summary} ${remark}`,
    variants: variants.map((variant) => ({ ...variant, tolerance: { ...inherited, ...variant.tolerance } })),
  };
}
