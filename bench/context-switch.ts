import type { Benchmark, Variant } from './benchmark.ts';

const proof =
  'the byte went up by one at every hop, every process counted its turns and found its memory right';

const ring = (processes: number, kilobytes: number): Variant => ({
  id: `context-switch/${processes}p-${kilobytes}k`,
  summary: `${processes} processes, each of which reads ${kilobytes} KB of its own at its turn.`,
  proof,
});

export const contextSwitch: Benchmark = {
  id: 'context-switch',
  suite: 'extended',
  title: 'Ctx switch',
  operation: 'one switch from a process to another',
  call: 'read() and write() on pipes',
  operationsPerIteration: 20,
  summary:
    'A byte that goes round a ring of two processes on one CPU through pipes, per hop, less the same reads and ' +
    'writes by one process alone.',
  proof,
  footnote:
    'A byte through pipes from process to process on one CPU, per hop, less what the same reads and writes cost ' +
    'one process alone.',
  drift: 0.05,
  variants: [ring(2, 16), ring(2, 64), ...[8, 16].flatMap((n) => [ring(n, 0), ring(n, 16), ring(n, 64)])],
};
