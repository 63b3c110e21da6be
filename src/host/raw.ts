/** One line of facts, as the native probe prints it: nothing is interpreted on the measured side. */
export interface RawFacts {
  uname: { sysname: string; nodename: string; release: string; version: string; machine: string };
  linkage: 'static' | 'dynamic';
  /**
   * null off x86. `hypervisor` is the signature of leaf 0x40000000, '' when the hypervisor bit is clear, `interfaces`
   * those of all whose interfaces it offers; `ticks` of the TSC is what the instruction takes at least.
   */
  cpuid: {
    hypervisor: string;
    interfaces?: string[];
    rdtscp: boolean;
    invariant_tsc: boolean;
    ticks?: number;
  } | null;
  /** Rules of the kernel's audit, those that say never for whole processes apart; the errno where it does not answer. */
  audit?: { enabled: number; rules: number; never: number } | { errno: number };
  /** Where BPF programs of whomever run, a name for each; the errno where the kernel does not tell. */
  tracepoints?: string[] | { errno: number };
  /** What the kernel found below itself when it started, '' where its log has no such line; the errno of a refusal. */
  kernel_log?: { hypervisor: string } | { errno: number };
  /** What benchmarks inherit: a list of CPUs, '' where the kernel does not tell; sched(7), getpriority(2). */
  process?: { affinity: string; policy?: number; priority?: number; nice?: number };
  /** Path to text, each cut to {@link FILE_LIMIT}; a missing or unreadable file is absent, an empty one is ''. */
  files: Record<string, string>;
}

/** Characters of a file that the probe passes on; a longer text may end in the middle of a line. */
export const FILE_LIMIT = 16 * 1024;

/**
 * A foreign text as one harmless line: runs of white space and of characters that a terminal or a reader could
 * take for something else (C0 and C1 controls, bidirectional marks, lone surrogates) become one space.
 */
export function clean(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ').trim();
}

/** The cleaned text of a one-value file; undefined when it is missing or says nothing. */
export function fact(raw: RawFacts, path: string): string | undefined {
  return clean(raw.files[path] ?? '') || undefined;
}

/** The whole number in a one-value file; undefined when it is missing or anything else. */
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
