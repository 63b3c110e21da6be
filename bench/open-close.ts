import type { Benchmark } from './benchmark.ts';

export const openClose: Benchmark = {
  id: 'open-close',
  suite: 'extended',
  title: 'Open/close',
  operation: 'one file opened and closed',
  call: 'openat() and close()',
  operationsPerIteration: 1,
  summary:
    'openat() of an empty file in $TMPDIR by a name of one component in an open directory, and ' + 'close().',
  proof: 'every descriptor is the lowest free one, and is closed without error',
  footnote:
    'openat() by a name of one component in an open directory, and close(). The file is in $TMPDIR, ' +
    'whose file system counts.',
  drift: 0.15,
  variants: [],
};
