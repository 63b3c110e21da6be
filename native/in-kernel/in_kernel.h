/* in_kernel.h - calls that only environments measure, in place of a system call. */
#ifndef RT_IN_KERNEL_H
#define RT_IN_KERNEL_H

#include "ringtoll.h"

/* Ends with an id of NULL. `bench list` does not show them: each is a row of the matrix and not a column. */
extern const struct rt_bench rt_in_kernel[];

/* Helper calls in one run of an eBPF program: the run itself costs as much as many of them. */
#define RT_EBPF_CALLS 256

/* Null where the kernel headers were too old to build them. */
#pragma weak rt_ebpf_pid_tgid
#pragma weak rt_ebpf_uid_gid
#pragma weak rt_ebpf_processor_id
#pragma weak rt_ebpf_ktime
#pragma weak rt_uring_1
#pragma weak rt_uring_2
#pragma weak rt_uring_8
#pragma weak rt_uring_32
#pragma weak rt_uring_128
#pragma weak rt_uring_sqpoll
#pragma weak rt_vdso_clock_gettime
#pragma weak rt_vdso_getcpu
#pragma weak rt_vdso_time
#pragma weak rt_module_getppid
#pragma weak rt_module_empty
#pragma weak rt_load_module
int rt_ebpf_pid_tgid(struct rt_run *), rt_ebpf_uid_gid(struct rt_run *), rt_ebpf_processor_id(struct rt_run *),
	rt_ebpf_ktime(struct rt_run *);
int rt_uring_1(struct rt_run *), rt_uring_2(struct rt_run *), rt_uring_8(struct rt_run *),
	rt_uring_32(struct rt_run *), rt_uring_128(struct rt_run *), rt_uring_sqpoll(struct rt_run *);
int rt_vdso_clock_gettime(struct rt_run *), rt_vdso_getcpu(struct rt_run *), rt_vdso_time(struct rt_run *);
int rt_module_getppid(struct rt_run *), rt_module_empty(struct rt_run *);

/* Loads a module into the kernel of a guest, whose process 1 this is. Returns 0 or -errno. */
int rt_load_module(const char *path);

#endif
