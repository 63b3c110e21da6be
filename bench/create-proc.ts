import type { Benchmark } from './benchmark.ts';

const status = "every child's exit status is the agreed one";

export const createProc: Benchmark = {
  id: 'create-proc',
  suite: 'default',
  title: 'Create Proc',
  operation: 'one process created, run and reaped',
  call: 'fork(), execveat() and waitpid()',
  operationsPerIteration: 1,
  summary: 'fork + exec + wait of a static program that only exits, from a small single-threaded process.',
  proof: status,
  footnote:
    'fork + exec + wait of a static program without a C library, from a small process. Published: creating a ' +
    'process; which program it ran is not known here, and a larger one costs more.',
  drift: 0.05,
  variants: [
    {
      id: 'create-proc/posix_spawn',
      summary: 'posix_spawn + wait of the same static program.',
      proof: status,
    },
    { id: 'create-proc/fork-exit', summary: 'fork + exit + wait: no program is loaded.', proof: status },
    {
      id: 'create-proc/thread',
      summary: 'pthread_create + pthread_join: a thread instead of a process.',
      proof: 'every thread returns the agreed value',
    },
    {
      id: 'create-proc/dynamic',
      summary: 'fork + exec + wait of a program linked dynamically against the C library.',
      proof: status,
    },
  ],
};
