/** Processes and threads: how they begin, and how they take turns. */
import { benchmark, type VariantDefinition } from './benchmark.ts';

const status = "every child's exit status is the agreed one";

const forkExit = {
  id: 'create-proc/fork-exit',
  summary: 'fork + exit + wait from a small single-threaded process, without an exec.',
  proof: status,
};

const thread = {
  id: 'create-proc/thread',
  summary: 'pthread_create + pthread_join from a small process: a thread instead of a process.',
  proof: 'every thread returns the agreed value',
};

export const createProc = benchmark({
  id: 'create-proc',
  suite: 'default',
  title: 'Create Proc',
  operation: 'one process created, run and reaped',
  call: 'fork(), execveat() and waitpid()',
  summary:
    'fork + exec + wait of a static program without a C library that only exits, from a small single-threaded process.',
  remark: 'Published: creating a process; which program it ran is unknown, and a larger one costs more.',
  proof: status,
  tolerance: { drift: 0.05, spread: 0.04, quietSpread: 0.025, reference: 0.1, probe: 0.1 },
  phrase: { subject: 'A new process', one: 'new process in', many: 'new processes in', likeLinux: true },
  variants: [
    {
      id: 'create-proc/posix_spawn',
      summary: 'posix_spawn + wait of the same static program.',
      proof: status,
    },
    forkExit,
    thread,
    {
      id: 'create-proc/dynamic',
      summary: 'fork + exec + wait of a program linked dynamically against the C library.',
      proof: status,
    },
  ],
});

export const forkWait = benchmark({
  ...forkExit,
  id: 'fork-wait',
  sameAs: forkExit.id,
  suite: 'extended',
  title: 'Fork/wait',
  operation: 'one process forked and waited for',
  call: 'fork(), _exit() and waitpid()',
  tolerance: { drift: 0.05, probe: 0.05 },
});

const threadCreate = benchmark({
  ...thread,
  id: 'thread-create',
  sameAs: thread.id,
  suite: 'extended',
  title: 'Thread',
  operation: 'one thread created and joined',
  call: 'pthread_create() and pthread_join()',
  tolerance: { drift: 0.1, probe: 0.05 },
});

const hops =
  'the byte went up by one at every hop, every process counted its turns and found its memory right';

const ring = (processes: number, kilobytes: number): VariantDefinition => ({
  id: `context-switch/${processes}p-${kilobytes}k`,
  summary: `${processes} processes, each of which reads ${kilobytes} KB of private memory at its turn.`,
  proof: hops,
});

export const contextSwitch = benchmark({
  id: 'context-switch',
  suite: 'extended',
  title: 'Ctx switch',
  operation: 'one switch from a process to another',
  call: 'read() and write() on pipes',
  summary:
    'A byte that goes round a ring of two processes on one CPU through pipes, per hop, less the same reads and ' +
    'writes by one process alone.',
  proof: hops,
  tolerance: { drift: 0.05 },
  variants: [ring(2, 16), ring(2, 64), ...[8, 16].flatMap((n) => [ring(n, 0), ring(n, 16), ring(n, 64)])],
});

export const processes = [createProc, forkWait, threadCreate, contextSwitch];
