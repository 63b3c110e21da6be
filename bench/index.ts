import { abiCall } from './abi-call.ts';
import type { Benchmark, Variant } from './benchmark.ts';
import { createProc } from './create-proc.ts';
import { psr } from './psr.ts';
import { yieldSwitch } from './yield.ts';

export type { Benchmark, Variant } from './benchmark.ts';

/** The columns of the table, in the order of the published one. */
export const benchmarks: readonly Benchmark[] = [abiCall, yieldSwitch, psr, createProc];

/** Everything that can be measured: each benchmark followed by its variants, which inherit its drift. */
export const measurable: readonly (Variant & { drift: number })[] = benchmarks.flatMap((b) => [
  b,
  ...b.variants.map((variant) => ({ ...variant, drift: variant.drift ?? b.drift })),
]);
