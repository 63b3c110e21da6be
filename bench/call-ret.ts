import type { Benchmark } from './benchmark.ts';

export const callRet: Benchmark = {
  id: 'call-ret',
  suite: 'extended',
  title: 'Call/ret',
  operation: 'one call of a function and its return',
  call: 'a function that adds one',
  operationsPerIteration: 100,
  summary:
    'A function that adds one, called a hundred times in a row: what a call costs that crosses no ' +
    'boundary.',
  proof: 'the sum is the number of calls',
  footnote: 'A hundred calls in a row of a function that adds one, per call and return.',
  drift: 0.03,
  variants: [],
};
