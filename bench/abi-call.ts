import type { Benchmark } from './benchmark.ts';

const returned = 'every returned value is the right one';

export const abiCall: Benchmark = {
  id: 'abi-call',
  suite: 'default',
  title: 'ABI call',
  operation: 'one system call that returns at once',
  call: 'getppid()',
  operationsPerIteration: 1,
  summary: 'getppid() entered by the syscall (arm64: svc) instruction, without the C library.',
  proof: returned,
  footnote:
    'getppid() by an inline syscall instruction. Published: clock_getres() on FreeBSD and Linux, ' +
    'SetFilePointer() on Windows, ProcessService.GetCyclesPerSecond() on Singularity.',
  drift: 0.01,
  variants: [
    {
      id: 'abi-call/libc',
      summary: "getppid() by the C library's function, as programs call it: its return may be mispredicted.",
      proof: returned,
      drift: 0.08,
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
};
