import type { Benchmark } from './benchmark.ts';

export const signalHandler: Benchmark = {
  id: 'signal-handler',
  suite: 'extended',
  title: 'Signal',
  operation: 'one signal handled',
  call: 'kill() to the process itself',
  operationsPerIteration: 1,
  summary: 'kill() of a process to itself and the handler that counts the signal, there and back.',
  proof: 'the handler counted every signal',
  footnote: 'kill() to the process itself, and a handler that counts.',
  drift: 0.03,
  variants: [
    {
      id: 'signal-handler/install',
      summary: "sigaction() by the C library's function: one handler in the place of another.",
      proof: 'every call tells the handler that was there before',
    },
  ],
};
