import type { Benchmark } from './benchmark.ts';

export const mmapMunmap: Benchmark = {
  id: 'mmap-munmap',
  suite: 'extended',
  title: 'Mmap/munmap',
  operation: 'one page mapped and unmapped',
  call: 'mmap() and munmap()',
  operationsPerIteration: 1,
  summary: 'mmap() of one anonymous page apart from all others and munmap(), without touching it.',
  proof: 'every call succeeds, and in the end nothing is mapped there',
  footnote: 'mmap() of one anonymous page apart from all others and munmap(), without touching it.',
  drift: 0.1,
  variants: [],
};
