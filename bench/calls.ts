/** Calls, and what passes from one thread or process to another. */
import { benchmark } from './benchmark.ts';

const returned = 'every returned value is the right one';

export const abiCall = benchmark({
  id: 'abi-call',
  suite: 'default',
  title: 'ABI call',
  operation: 'one system call that returns at once',
  call: 'getppid()',
  summary: 'getppid() by an inline syscall instruction (arm64: svc), without the C library.',
  remark:
    'Published: clock_getres() on FreeBSD and Linux, SetFilePointer() on Windows, ' +
    'ProcessService.GetCyclesPerSecond() on Singularity.',
  proof: returned,
  tolerance: { drift: 0.01, spread: 0.01, quietSpread: 0.002, reference: 0.03 },
  phrase: { subject: 'A system call', one: 'call into', many: 'calls into', likeLinux: true },
  variants: [
    {
      id: 'abi-call/libc',
      summary: "getppid() by the C library's function, as programs call it: its return may be mispredicted.",
      proof: returned,
      tolerance: { drift: 0.08 },
    },
    { id: 'abi-call/getpid', summary: 'getpid() by the same instruction.', proof: returned },
    {
      id: 'abi-call/clock_getres',
      summary: 'clock_getres(CLOCK_MONOTONIC) by the same instruction: the call of the published Linux row.',
      proof: 'every call returns 0 and the resolution it wrote is not 0',
    },
    {
      id: 'abi-call/enosys',
      summary: 'A system call number that does not exist: the way in and out with nothing between.',
      proof: 'every call returns ENOSYS',
    },
    {
      id: 'abi-call/vdso',
      summary:
        'clock_gettime(CLOCK_MONOTONIC) through the vDSO: the same kind of answer without entering the kernel.',
      proof:
        'a process whose kernel refuses the call still gets its answer; every call returns 0; the clock moves on',
    },
  ],
});

const turns = 'a turn counter shows that every sched_yield() call was a switch to the other side';

export const yieldSwitch = benchmark({
  id: 'yield',
  suite: 'default',
  title: 'Yield',
  operation: 'one switch from a thread to the other',
  call: 'sched_yield()',
  summary: 'sched_yield() between two kernel-scheduled threads of one process on one CPU, per switch.',
  remark:
    'Published: on FreeBSD and Linux threads scheduled in user space, which is not like for like; the paper says ' +
    'kernel-scheduled threads did significantly worse.',
  proof: turns,
  tolerance: { drift: 0.03, spread: 0.02, quietSpread: 0.016 },
  phrase: { subject: 'A switch between threads', one: 'switch in', many: 'switches in', likeLinux: false },
  variants: [
    {
      id: 'yield/alone',
      summary: 'sched_yield() with no other task to run: the call and the scheduler, no switch.',
      proof: 'every call returns 0',
      tolerance: { drift: 0.06 },
    },
    {
      id: 'yield/processes',
      summary:
        'sched_yield() between two processes on one CPU, per switch, so that the address space changes too.',
      proof: turns,
    },
  ],
});

const bytes = 'every byte that comes back is the expected one, and both sides counted the same messages';

export const psr = benchmark({
  id: 'psr',
  suite: 'default',
  title: 'PSR',
  operation: 'one message of one byte, one way',
  call: 'write() and read() on a pipe',
  isHalfRoundTrip: true,
  summary:
    'process-send-receive: one byte through a pipe to another process on the same CPU, one way (half of a round trip).',
  remark:
    'Published: sockets on FreeBSD and Linux, a named pipe on Windows, a channel on Singularity; very probably one ' +
    'way too.',
  proof: bytes,
  tolerance: { drift: 0.02, spread: 0.02, quietSpread: 0.009 },
  phrase: {
    subject: 'A message to another process',
    one: 'message in',
    many: 'messages in',
    likeLinux: true,
  },
  variants: [
    {
      id: 'psr/other-cpu',
      summary: 'The same with the other process pinned to another CPU.',
      proof: bytes,
      tolerance: { drift: 0.15 },
    },
    { id: 'psr/socketpair', summary: 'The same through a Unix stream socket pair.', proof: bytes },
    {
      id: 'psr/futex',
      summary: 'A sequence number in shared memory, with a futex wake and wait for each message.',
      proof: 'the sequence number is the expected one at every turn and at the end',
      tolerance: { drift: 0.03 },
    },
  ],
});

export const callRet = benchmark({
  id: 'call-ret',
  suite: 'extended',
  title: 'Call/ret',
  operation: 'one call of a function and its return',
  call: 'a function that adds one',
  summary: 'A hundred calls in a row of a function that adds one, per call and return.',
  remark: 'A call that crosses no boundary.',
  proof: 'the sum is the number of calls',
  tolerance: { drift: 0.03 },
});

export const calls = [abiCall, yieldSwitch, psr, callRet];
