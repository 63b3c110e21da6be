import type { Benchmark } from './benchmark.ts';

export const stat: Benchmark = {
  id: 'stat',
  suite: 'extended',
  title: 'Stat',
  operation: 'one look at a file',
  call: 'newfstatat() of a file in an open directory',
  operationsPerIteration: 1,
  summary: 'newfstatat() of an empty file in $TMPDIR, by a name of one component in an open directory.',
  proof: 'every call returns 0, and what it tells is of an empty file',
  footnote:
    'newfstatat() by a name of one component in an open directory; a longer path costs more. The file ' +
    'is in $TMPDIR, whose file system counts.',
  drift: 0.1,
  variants: [],
};
