import type { RawFacts } from '../host/raw.ts';

/** What one process measured of one benchmark: a line of the probe, and of the FFI worker, as it is printed. */
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
  /** The time of all samples and what lies between them, by the counter and by the system clock. */
  span_ticks: number;
  span_ns: number;
  /** Samples thrown away because they could not be proven, and taken again. */
  retaken: number;
  /** Samples that ended on another CPU than they began on. */
  moved: number;
  /** null wherever the machine does not tell. */
  involuntary: number | null;
  away_ns: number | null;
  interrupts: number | null;
  steal_ms: number | null;
  /** Core cycles of the bracketing chain; its ticks and those of a second chain of as many cycles. */
  chain_cycles: number;
  chain_ticks: number;
  check_ticks: number;
  /** 0, or -errno; `what` then names the call or the proof that failed. */
  result: number;
  what: string;
  /** How it was done, as a clause, where the usual way is forbidden. */
  note?: string;
}

/** How far the files are that benchmarks look at, in the whole run. */
export interface FilesLine {
  type: 'files';
  folder: string;
  made: number;
  wanted: number;
  /** What they take at most. */
  inodes: number;
  bytes: number;
}

/** Everything else that a measuring process prints; `end` is missing when it did not get that far. */
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
 * A line of a measuring process; undefined for anything else, which loaders, wrappers and consoles print beside it.
 * What somebody printed without a line's end may stand before it.
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

/** The facts in all that a probe, and whoever printed beside it, has printed. */
export function factsIn(output: string): RawFacts | undefined {
  const lines = output.split('\n').map(parseLine);
  return lines.find((line) => line?.type === 'facts');
}

/** What went wrong in one benchmark, for a person and for deciding what it means. */
export interface Failure {
  benchmark: string;
  /** unsupported: this machine cannot do it, which is a skip. unproven: it was done, but wrongly. */
  kind: 'failed' | 'unproven' | 'unsupported';
  message: string;
}
