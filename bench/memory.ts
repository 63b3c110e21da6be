/** Page faults and changes of mappings. */
import { benchmark } from './benchmark.ts';

export const pageFault = benchmark({
  id: 'page-fault',
  suite: 'extended',
  title: 'Page fault',
  operation: 'one first write to a page',
  call: 'a store of one byte',
  summary: 'The first write to a page of anonymous memory, with the zeroing of the page; huge pages are off.',
  proof: 'the kernel counted a page fault for every write',
  tolerance: { drift: 0.05 },
  variants: [
    {
      id: 'page-fault/file',
      summary:
        'The first write to a page of a shared file mapping that is in the page cache, and not in the page table.',
      proof: 'the kernel counted a page fault for every write, and the file holds what was written',
      tolerance: { reference: 0.05 },
    },
  ],
});

export const pteModify = benchmark({
  id: 'pte-modify',
  suite: 'extended',
  title: 'PTE modification',
  operation: 'one page protected, written to and allowed again',
  call: 'mprotect(), a store, and a handler of SIGSEGV',
  summary:
    'mprotect() of one page to read-only, a write that faults, and a handler of its signal (SIGSEGV) that allows it ' +
    'by mprotect().',
  proof: 'every write was one fault of that page, and the byte is there in the end',
  tolerance: { drift: 0.03 },
});

const mmapMunmap = benchmark({
  id: 'mmap-munmap',
  suite: 'extended',
  title: 'Mmap/munmap',
  operation: 'one page mapped and unmapped',
  call: 'mmap() and munmap()',
  summary: 'mmap() of one anonymous page apart from all others and munmap(), without touching it.',
  proof: 'every call succeeds, and in the end nothing is mapped there',
  tolerance: { drift: 0.1, probe: 0.05 },
});

export const memory = [pageFault, pteModify, mmapMunmap];
