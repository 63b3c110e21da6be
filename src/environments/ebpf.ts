import { callsOf } from './in-kernel.ts';

/** The nearest that Linux has to a process that the kernel trusts because its program was verified. */
export const ebpf = callsOf(
  {
    id: 'ebpf',
    title: 'eBPF, a verified program in the kernel',
    isolates: 'a verifier, which has read the program before it runs in ring 0',
    remark:
      'one operation is one call of a helper by a verified program in the kernel, less the same program with a move ' +
      'in the place of the call; helpers do other work than getppid(), none of it what a system call does on its ' +
      'way in and out, and short ones overlap; since Linux 6.10 get_smp_processor_id() is put into the program ' +
      'instead of called',
  },
  {
    ktime_get_ns: 'eBPF helper ktime_get_ns()',
    get_current_pid_tgid: 'eBPF helper get_current_pid_tgid()',
    get_current_uid_gid: 'eBPF helper get_current_uid_gid()',
    // What is left after the subtraction is next to nothing, of which it would take milliseconds to fill a sample.
    'get_smp_processor_id:65536': 'eBPF helper get_smp_processor_id()',
  },
);
