/** One line of facts, as the native probe prints it: nothing is interpreted on the measured side. */
export interface RawFacts {
  uname: { sysname: string; nodename: string; release: string; version: string; machine: string };
  linkage: 'static' | 'dynamic';
  /**
   * null off x86. `hypervisor` is the signature of leaf 0x40000000, '' if the hypervisor bit is clear; `interfaces` has
   * the signatures of all interfaces that it offers; `ticks` is the shortest time of the instruction in TSC ticks.
   */
  cpuid: {
    hypervisor: string;
    interfaces?: string[];
    rdtscp: boolean;
    invariant_tsc: boolean;
    ticks?: number;
  } | null;
  /**
   * Rules of the kernel's audit; `never` counts those that exempt whole processes, `rules` the others.
   * The errno if it does not answer.
   */
  audit?: { enabled: number; rules: number; never: number } | { errno: number };
  /** Tracepoints with BPF programs of any user, by name; the errno if the kernel does not tell. */
  tracepoints?: string[] | { errno: number };
  /** The hypervisor that the kernel detected when it booted, '' if its log has no such line; the errno of a refusal. */
  kernel_log?: { hypervisor: string } | { errno: number };
  /** Inherited by benchmarks: a list of CPUs, '' if the kernel does not tell; sched(7), getpriority(2). */
  process?: { affinity: string; policy?: number; priority?: number; nice?: number };
  /** Path to text, truncated to {@link FILE_LIMIT}; a missing or unreadable file is absent, an empty one is ''. */
  files: Record<string, string>;
}

/** Characters of a file that the probe passes on; a longer text may end in the middle of a line. */
export const FILE_LIMIT = 16 * 1024;

/**
 * An untrusted text as one harmless line: runs of white space and of characters that a terminal or a reader could
 * misinterpret (C0 and C1 controls, bidirectional marks, lone surrogates) become one space.
 */
export function clean(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ').trim();
}

/** The cleaned text of a one-value file; undefined if it is missing or blank. */
export function fact(raw: RawFacts, path: string): string | undefined {
  return clean(raw.files[path] ?? '') || undefined;
}

/** The whole number in a one-value file; undefined if it is missing or something else. */
export function factNumber(raw: RawFacts, path: string): number | undefined {
  return wholeNumber(fact(raw, path));
}

/** The cleaned value of the first `key : value` line (/proc/cpuinfo, /proc/self/status). */
export function field(text: string | undefined, key: string): string | undefined {
  for (const line of (text ?? '').split('\n')) {
    const colon = line.indexOf(':');
    if (colon >= 0 && line.slice(0, colon).trim() === key) return clean(line.slice(colon + 1)) || undefined;
  }
  return undefined;
}

/** Decimal digits as a number; undefined for everything else, also for more digits than a double holds. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
