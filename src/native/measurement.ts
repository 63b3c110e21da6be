import type { RawFacts } from '../host/raw.ts';

/** One benchmark, measured by one process: a line of the probe or of the FFI worker, as printed. */
export interface Measurement {
  type: 'benchmark';
  benchmark: string;
  /** In the order taken: ticks of one batch, then of the chain before and of the chain after it. */
  samples: [ticks: number, before: number, after: number][];
  /** Operations in one sample. */
  batch: number;
  /** Ticks of the empty timed loop, already subtracted from every sample. */
  overhead: number;
  /** The CPU it was pinned to, -1 where pinning was refused. */
  cpu: number;
  /** From the first sample to the end of the last, by the counter and by the system clock. */
  span_ticks: number;
  span_ns: number;
  /** Samples thrown away because they could not be proven, and taken again. */
  retaken: number;
  /** Samples that ended on another CPU than they began on. */
  moved: number;
  /** null where the machine does not tell; ns without a CPU, interrupts of the CPU, ms of steal. */
  involuntary: number | null;
  away_ns: number | null;
  interrupts: number | null;
  steal_ms: number | null;
  /** Core cycles of the bracketing chain; its ticks, and those of a second chain with the same number of cycles. */
  chain_cycles: number;
  chain_ticks: number;
  check_ticks: number;
  /** 0, or -errno; `what` then names the call or the proof that failed. */
  result: number;
  what: string;
  /** A clause that says how it was done, where the usual way is forbidden. */
  note?: string;
}

/** Progress of making the files that benchmarks read. */
export interface FilesLine {
  type: 'files';
  folder: string;
  made: number;
  wanted: number;
  /** What they need at most. */
  inodes: number;
  bytes: number;
}

/** What a measuring process prints; `end` is missing when it did not get that far. */
export type Line =
  | Measurement
  | ({ type: 'facts' } & RawFacts)
  | FilesLine
  | { type: 'round'; round: number }
  | { type: 'end'; failures: number };

const isLine: Readonly<Record<Line['type'], (line: Record<string, unknown>) => boolean>> = {
  benchmark: ({ benchmark, samples, result }) =>
    typeof benchmark === 'string' && Array.isArray(samples) && typeof result === 'number',
  facts: ({ uname, files }) => typeof uname === 'object' && typeof files === 'object',
  files: ({ folder }) => typeof folder === 'string',
  round: ({ round }) => typeof round === 'number',
  end: () => true,
};

/**
 * A line of a measuring process; undefined for anything else, which loaders, wrappers and consoles print. Text that
 * was printed without a line feed may precede it.
 */
export function parseLine(text: string): Line | undefined {
  const from = text.indexOf('{"type":');
  if (from < 0) return undefined;
  try {
    const line = JSON.parse(text.slice(from));
    return Object.hasOwn(isLine, line.type) && isLine[line.type as Line['type']](line) ? line : undefined;
  } catch {
    return undefined;
  }
}

/** The facts in the output of a probe, which may hold other lines. */
export function factsIn(output: string): RawFacts | undefined {
  const lines = output.split('\n').map(parseLine);
  return lines.find((line) => line?.type === 'facts');
}

/** What went wrong in one benchmark. */
export interface Failure {
  benchmark: string;
  /** unsupported: this machine cannot do it, which is a skip. unproven: it was done, but wrongly. */
  kind: 'failed' | 'unproven' | 'unsupported';
  message: string;
}
