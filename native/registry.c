/* registry.c - every benchmark; `bench list` explains each. */
#include "bench.h"

const struct rt_bench rt_benches[] = {
	{"abi-call", rt_abi_getppid, 1, RT_HERE, RT_ANYWHERE},
	{"abi-call/libc", rt_abi_libc, 1, RT_HERE, RT_ANYWHERE},
	{"abi-call/getpid", rt_abi_getpid, 1, RT_HERE, RT_ANYWHERE},
	{"abi-call/clock_getres", rt_abi_clock_getres, 1, RT_HERE, RT_ANYWHERE},
	{"abi-call/enosys", rt_abi_enosys, 1, RT_HERE, RT_ANYWHERE},
	{"abi-call/vdso", rt_abi_vdso, 1, RT_SMALL, RT_ANYWHERE},
	{"yield", rt_yield, 2, RT_HERE, RT_PINNED},
	{"yield/alone", rt_yield_alone, 1, RT_HERE, RT_ANYWHERE},
	{"yield/processes", rt_yield_processes, 2, RT_SMALL, RT_PINNED},
	{"psr", rt_psr_pipe, 2, RT_SMALL, RT_PINNED},
	{"psr/other-cpu", rt_psr_other_cpu, 2, RT_SMALL, RT_TWO_CPUS},
	{"psr/socketpair", rt_psr_socketpair, 2, RT_SMALL, RT_PINNED},
	{"psr/futex", rt_psr_futex, 2, RT_SMALL, RT_PINNED},
	{"create-proc", rt_create_fork_exec, 1, RT_SMALL, RT_ANYWHERE},
	{"create-proc/posix_spawn", rt_create_posix_spawn, 1, RT_SMALL, RT_ANYWHERE},
	{"create-proc/fork-exit", rt_create_fork_exit, 1, RT_SMALL, RT_ANYWHERE},
	{"create-proc/thread", rt_create_thread, 1, RT_SMALL, RT_ANYWHERE},
	{"create-proc/dynamic", rt_create_dynamic, 1, RT_SMALL, RT_ANYWHERE},
	{NULL, NULL, 0, RT_HERE, RT_ANYWHERE},
};
