import type { Benchmark } from './benchmark.ts';

export const signalDivzero: Benchmark = {
  id: 'signal-divzero',
  suite: 'extended',
  title: 'Divide by zero',
  operation: 'one division by zero, handled',
  call: 'div, and a handler of SIGFPE',
  operationsPerIteration: 1,
  summary:
    'A division by zero: the fault, a signal to a handler that mends the divisor, the return, the ' +
    'division again.',
  proof: 'every division was one fault of that kind, and its quotient in the end is right',
  footnote:
    'A division by zero whose signal (SIGFPE) a handler answers by mending the divisor. Not on arm64, ' +
    'where it is no fault.',
  drift: 0.03,
  variants: [],
};
