import { callsOf } from './in-kernel.ts';

/** Calls that are answered by code of the kernel in the process itself. */
export const vdso = callsOf(
  {
    id: 'vdso',
    title: 'vDSO, calls that never enter the kernel',
    isolates: 'nothing: the answer lies in memory that the kernel shares with every process',
    remark:
      'one operation is one call of a function that the kernel maps into the process, by its address there; it reads ' +
      'what the kernel has left to be read, and only such calls can be answered so',
  },
  {
    clock_gettime: 'vDSO clock_gettime()',
    getcpu: 'vDSO getcpu()',
    time: 'vDSO time()',
  },
);
