import type { Benchmark } from './benchmark.ts';

export const write1: Benchmark = {
  id: 'write-1',
  suite: 'extended',
  title: 'Write',
  operation: 'one byte written',
  call: 'write() on /dev/null',
  operationsPerIteration: 1,
  summary: 'write() of one byte to /dev/null, by an inline instruction.',
  proof: 'every call moved one byte',
  footnote: 'write() of one byte to /dev/null.',
  drift: 0.03,
  variants: [],
};
