import type { Benchmark } from './benchmark.ts';

export const threadCreate: Benchmark = {
  id: 'thread-create',
  suite: 'extended',
  title: 'Thread',
  operation: 'one thread created and joined',
  call: 'pthread_create() and pthread_join()',
  operationsPerIteration: 1,
  summary: 'pthread_create + pthread_join from a small process; the same as create-proc/thread.',
  proof: 'every thread returns the agreed value',
  footnote: 'pthread_create() and pthread_join() of the C library.',
  drift: 0.1,
  variants: [],
};
