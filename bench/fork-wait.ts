import type { Benchmark } from './benchmark.ts';

export const forkWait: Benchmark = {
  id: 'fork-wait',
  suite: 'extended',
  title: 'Fork/wait',
  operation: 'one process forked and waited for',
  call: 'fork(), _exit() and waitpid()',
  operationsPerIteration: 1,
  summary:
    'fork + exit + wait from a small single-threaded process, without an exec; the same as ' +
    'create-proc/fork-exit.',
  proof: "every child's exit status is the agreed one",
  footnote: 'Fork, exit and wait, without an exec.',
  drift: 0.05,
  variants: [],
};
