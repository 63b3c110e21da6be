import { callsOf } from './in-kernel.ts';

const perEnter = [1, 2, 8, 32, 128].map((count) => [
  `nop-${count}`,
  `io_uring, ${count} NOP${count === 1 ? '' : 's'} per enter`,
]);

/** One system call for many requests, or none at all. */
export const ioUring = callsOf(
  {
    id: 'io_uring',
    title: 'io_uring, requests in shared memory',
    isolates: 'a queue in memory that the kernel reads: at a system call, or all the time on another CPU',
    remark:
      'one operation is one request that does nothing (IORING_OP_NOP), written to the queue and its answer read, with ' +
      'its share of io_uring_enter(); under SQPOLL one request after another, from its writing to its answer, which ' +
      'a thread of the kernel gives that keeps another CPU busy all the time',
  },
  { ...Object.fromEntries(perEnter), sqpoll: 'io_uring, SQPOLL on another CPU' },
);
