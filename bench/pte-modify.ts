import type { Benchmark } from './benchmark.ts';

export const pteModify: Benchmark = {
  id: 'pte-modify',
  suite: 'extended',
  title: 'PTE modification',
  operation: 'one page protected, written to and allowed again',
  call: 'mprotect(), a store, and a handler of SIGSEGV',
  operationsPerIteration: 1,
  summary:
    'mprotect() of one page to read-only, a write to it that faults, a handler that allows it by ' +
    'mprotect(), and back.',
  proof: 'every write was one fault of that page, and the byte is there in the end',
  footnote: 'Two mprotect() of one page, and in between a write that faults and its signal (SIGSEGV).',
  drift: 0.03,
  variants: [],
};
