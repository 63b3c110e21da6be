/* in_kernel.c - every benchmark that only environments measure. */
#include "in_kernel.h"

#include <stddef.h>

const struct rt_bench rt_in_kernel[] = {
	{"ebpf/get_current_pid_tgid", rt_ebpf_pid_tgid, RT_EBPF_CALLS, RT_HERE, RT_PINNED},
	{"ebpf/get_current_uid_gid", rt_ebpf_uid_gid, RT_EBPF_CALLS, RT_HERE, RT_PINNED},
	{"ebpf/get_smp_processor_id", rt_ebpf_processor_id, RT_EBPF_CALLS, RT_HERE, RT_PINNED},
	{"ebpf/ktime_get_ns", rt_ebpf_ktime, RT_EBPF_CALLS, RT_HERE, RT_PINNED},
	{"io_uring/nop-1", rt_uring_1, 1, RT_HERE, RT_ANYWHERE},
	{"io_uring/nop-2", rt_uring_2, 2, RT_HERE, RT_ANYWHERE},
	{"io_uring/nop-8", rt_uring_8, 8, RT_HERE, RT_ANYWHERE},
	{"io_uring/nop-32", rt_uring_32, 32, RT_HERE, RT_ANYWHERE},
	{"io_uring/nop-128", rt_uring_128, 128, RT_HERE, RT_ANYWHERE},
	{"io_uring/sqpoll", rt_uring_sqpoll, 1, RT_HERE, RT_TWO_CPUS},
	{"vdso/clock_gettime", rt_vdso_clock_gettime, 1, RT_SMALL, RT_ANYWHERE},
	{"vdso/getcpu", rt_vdso_getcpu, 1, RT_SMALL, RT_PINNED},
	{"vdso/time", rt_vdso_time, 1, RT_SMALL, RT_ANYWHERE},
	{"kernel-module/getppid", rt_module_getppid, 1, RT_HERE, RT_ANYWHERE},
	{"kernel-module/empty", rt_module_empty, 1, RT_HERE, RT_ANYWHERE},
	{NULL, NULL, 0, RT_HERE, RT_ANYWHERE},
};
