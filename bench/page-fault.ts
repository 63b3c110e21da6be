import type { Benchmark } from './benchmark.ts';

export const pageFault: Benchmark = {
  id: 'page-fault',
  suite: 'extended',
  title: 'Page fault',
  operation: 'one first write to a page',
  call: 'a store of one byte',
  operationsPerIteration: 1,
  summary:
    'The first write to an anonymous page that the process has mapped: the fault, a zeroed page, and ' +
    'back.',
  proof: 'the kernel counted a page fault for every write',
  footnote:
    'The first write to a page of anonymous memory, with the zeroing of the page; huge pages are off.',
  drift: 0.05,
  variants: [
    {
      id: 'page-fault/file',
      summary:
        'The first write to a page of a shared file mapping that is in the page cache, and not in the page table.',
      proof: 'the kernel counted a page fault for every write, and the file holds what was written',
    },
  ],
};
