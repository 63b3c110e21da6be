import type { Benchmark } from './benchmark.ts';

export const read1: Benchmark = {
  id: 'read-1',
  suite: 'extended',
  title: 'Read',
  operation: 'one byte read',
  call: 'read() on /dev/zero',
  operationsPerIteration: 1,
  summary: 'read() of one byte from /dev/zero, by an inline instruction.',
  proof: 'every call moved one byte, and it is zero',
  footnote: 'read() of one byte from /dev/zero.',
  drift: 0.03,
  variants: [],
};
