import { abiCall } from './abi-call.ts';
import { type Benchmark, type Suite, suites, type Variant } from './benchmark.ts';
import { callRet } from './call-ret.ts';
import { contextSwitch } from './context-switch.ts';
import { createProc } from './create-proc.ts';
import { forkWait } from './fork-wait.ts';
import { listDir } from './list-dir.ts';
import { mmapMunmap } from './mmap-munmap.ts';
import { openClose } from './open-close.ts';
import { pageFault } from './page-fault.ts';
import { psr } from './psr.ts';
import { pteModify } from './pte-modify.ts';
import { read1 } from './read-1.ts';
import { signalDivzero } from './signal-divzero.ts';
import { signalHandler } from './signal-handler.ts';
import { stat } from './stat.ts';
import { threadCreate } from './thread-create.ts';
import { write1 } from './write-1.ts';
import { yieldSwitch } from './yield.ts';

export { type Benchmark, type Suite, suites, type Variant } from './benchmark.ts';

/** Those of a suite after those of the suites that it contains. */
export const everyBenchmark: readonly Benchmark[] = [
  ...[abiCall, yieldSwitch, psr, createProc],
  ...[callRet, pageFault, signalDivzero, pteModify, forkWait],
  ...[read1, write1, stat, openClose, mmapMunmap, signalHandler, contextSwitch, threadCreate, listDir],
];

export const inSuite = (suite: Suite): readonly Benchmark[] =>
  everyBenchmark.filter((own) => suites.indexOf(own.suite) <= suites.indexOf(suite));

/** The columns of the table, in the order of the published one. */
export const benchmarks: readonly Benchmark[] = inSuite('default');

/** Benchmarks, each followed by its variants, which inherit its drift. */
export const andVariants = (some: readonly Benchmark[]): readonly (Variant & { drift: number })[] =>
  some.flatMap((b) => [b, ...b.variants.map((variant) => ({ ...variant, drift: variant.drift ?? b.drift }))]);

/** Everything that can be measured. */
export const measurable = andVariants(everyBenchmark);
