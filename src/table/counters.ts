import { median } from '../stats/quantile.ts';

/** Readings of one counter's frequency differ by less than this share. */
const SAME_COUNTER = 0.01;

/** The counter of TSC ticks of a machine. */
export interface Counter {
  /** Empty where it is not recorded. */
  arch: string;
  /** Ticks a second; null where they are not recorded. */
  hz: number | null;
}

/** @param hz the frequency as each round found it. */
export function counterOf(arch: string | undefined, hz: readonly number[]): Counter {
  return { arch: arch ?? '', hz: hz.length === 0 ? null : median(hz) };
}

/**
 * Each counter replaced by the representative of its group, in the order given: ticks of one group are comparable. A
 * counter with an unknown frequency or architecture is not in a group with known ones.
 */
export function alike(counters: readonly Counter[]): Counter[] {
  const sorted = counters
    .map((counter, index) => ({ counter, index }))
    .sort((a, b) => compareText(a.counter.arch, b.counter.arch) || (a.counter.hz ?? 0) - (b.counter.hz ?? 0));
  const result: Counter[] = [];
  let group: Counter | undefined;
  for (const { counter, index } of sorted) {
    if (group === undefined || !same(group, counter)) group = counter;
    result[index] = group;
  }
  return result;
}

/** @param slow is not the faster one. */
function same(slow: Counter, fast: Counter): boolean {
  if (slow.arch !== fast.arch) return false;
  if (slow.hz === null || fast.hz === null) return slow.hz === fast.hz;
  return fast.hz <= slow.hz * (1 + SAME_COUNTER);
}

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** `2600 MHz (x86_64)` */
export function counterText({ arch, hz }: Counter): string {
  // Four digits, because slow counters may differ by less than a MHz.
  const frequency = hz === null ? 'unknown frequency' : `${Number((hz / 1e6).toPrecision(4))} MHz`;
  return arch === '' ? frequency : `${frequency} (${arch})`;
}
