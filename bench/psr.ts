import type { Benchmark } from './benchmark.ts';

const bytes = 'every byte that comes back is the expected one, and both sides counted the same messages';

export const psr: Benchmark = {
  id: 'psr',
  suite: 'default',
  title: 'PSR',
  operation: 'one message of one byte, one way',
  call: 'write() and read() on a pipe',
  operationsPerIteration: 2,
  summary:
    'One byte through a pipe to another process and one back, both on one CPU; half of the round trip.',
  proof: bytes,
  footnote:
    'process-send-receive: one byte through a pipe to another process on the same CPU, one way (half of a round ' +
    'trip). Published: sockets on FreeBSD and Linux, a named pipe on Windows, a channel on Singularity; very ' +
    'probably one way too.',
  drift: 0.02,
  variants: [
    {
      id: 'psr/other-cpu',
      summary: 'The same with the other process pinned to another CPU.',
      proof: bytes,
      drift: 0.15,
    },
    { id: 'psr/socketpair', summary: 'The same through a Unix stream socket pair.', proof: bytes },
    {
      id: 'psr/futex',
      summary: 'A sequence number in shared memory, with a futex wake and wait for each message.',
      proof: 'the sequence number is the expected one at every turn and at the end',
      drift: 0.03,
    },
  ],
};
