/** Signals and their handlers. */
import { benchmark } from './benchmark.ts';

export const signalHandler = benchmark({
  id: 'signal-handler',
  suite: 'extended',
  title: 'Signal',
  operation: 'one signal handled',
  call: 'kill() to the process itself',
  summary: 'kill() of a process to itself and the handler that counts the signal, there and back.',
  proof: 'the handler counted every signal',
  tolerance: { drift: 0.03 },
  variants: [
    {
      id: 'signal-handler/install',
      summary: "sigaction() by the C library's function: one handler replaces another.",
      proof: 'every call returns the handler that was there before',
    },
  ],
});

export const signalDivzero = benchmark({
  id: 'signal-divzero',
  suite: 'extended',
  title: 'Divide by zero',
  operation: 'one division by zero, handled',
  call: 'div, and a handler of SIGFPE',
  summary:
    'A division by zero: the fault, a signal (SIGFPE) to a handler that corrects the divisor, the return, the division ' +
    'again.',
  remark: 'Not on arm64, where it is no fault.',
  proof: 'every division was one fault of that kind, and its quotient in the end is right',
  tolerance: { drift: 0.03 },
});

export const signals = [signalHandler, signalDivzero];
