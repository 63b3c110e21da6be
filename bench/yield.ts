import type { Benchmark } from './benchmark.ts';

const turns = 'a turn counter shows that every sched_yield() call was a switch to the other side';

export const yieldSwitch: Benchmark = {
  id: 'yield',
  suite: 'default',
  title: 'Yield',
  operation: 'one switch from a thread to the other',
  call: 'sched_yield()',
  operationsPerIteration: 2,
  summary: 'sched_yield() between two threads of one process on one CPU, per switch.',
  proof: turns,
  footnote:
    'sched_yield() between two kernel-scheduled threads on one CPU, per switch. Published: on FreeBSD and Linux ' +
    'threads scheduled in user space, which is not like for like; the paper says kernel-scheduled threads did ' +
    'significantly worse.',
  drift: 0.03,
  variants: [
    {
      id: 'yield/alone',
      summary: 'sched_yield() with nobody else to run: the call and the scheduler, no switch.',
      proof: 'every call returns 0',
      drift: 0.06,
    },
    {
      id: 'yield/processes',
      summary:
        'sched_yield() between two processes on one CPU, per switch, so that the address space changes too.',
      proof: turns,
    },
  ],
};
