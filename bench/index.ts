import { type Benchmark, type Suite, suites, type Variant } from './benchmark.ts';
import { calls } from './calls.ts';
import { files } from './files.ts';
import { memory } from './memory.ts';
import { processes } from './processes.ts';
import { signals } from './signals.ts';

export { type Benchmark, type Phrase, type Suite, suites, type Variant } from './benchmark.ts';

const families = [calls, memory, signals, processes, files].flat();

/** Columns as the published tables have them: Singularity's, then those of Adams and Agesen, then lmbench's. */
const published = [
  'abi-call yield psr create-proc',
  'call-ret page-fault signal-divzero pte-modify fork-wait',
  'read-1 write-1 stat open-close mmap-munmap signal-handler context-switch thread-create list-dir',
].flatMap((ids) => ids.split(' '));

const place = ({ id }: Benchmark) => (published.includes(id) ? published.indexOf(id) : published.length);

/** Those of a suite after those of the suites that it contains; what no published table has comes last. */
export const everyBenchmark: readonly Benchmark[] = suites.flatMap((suite) =>
  families.filter((own) => own.suite === suite).toSorted((a, b) => place(a) - place(b)),
);

export const inSuite = (suite: Suite): readonly Benchmark[] =>
  everyBenchmark.filter((own) => suites.indexOf(own.suite) <= suites.indexOf(suite));

/** The columns of the table, in the order of the published one. */
export const benchmarks: readonly Benchmark[] = inSuite('default');

/** Benchmarks, each followed by its variants. */
export const andVariants = (some: readonly Benchmark[]): readonly Variant[] =>
  some.flatMap((benchmark) => [benchmark, ...benchmark.variants]);

/** Everything that can be measured. */
export const measurable = andVariants(everyBenchmark);
