import type { Unit } from '../units.ts';

export interface CompareOptions {
  /** Everything that can be measured, in the order of the lines; benchmarks that are not listed come last. */
  benchmarks: readonly { id: string; tolerance: { drift: number } }[];
  /** Takes the place of every benchmark's own drift: 0.03 is 3 %. */
  threshold?: number | undefined;
  /** By default the first that all sides have, of core cycles, TSC ticks, ns and instructions; ticks only of counters that are alike. */
  unit?: Unit | undefined;
}
