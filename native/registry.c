/* registry.c - every benchmark; `bench list` explains each. A row is all that one needs besides its own file. */
#include "bench.h"

/* Id, function, operations that a batch is a multiple of, where it runs, what it needs; see struct rt_bench. */
#define BENCHMARKS(ROW)                                                                     \
	ROW("abi-call", rt_abi_getppid, 1, RT_HERE, RT_ANYWHERE)                                   \
	ROW("abi-call/libc", rt_abi_libc, 1, RT_HERE, RT_ANYWHERE)                                 \
	ROW("abi-call/getpid", rt_abi_getpid, 1, RT_HERE, RT_ANYWHERE)                             \
	ROW("abi-call/clock_getres", rt_abi_clock_getres, 1, RT_HERE, RT_ANYWHERE)                 \
	ROW("abi-call/enosys", rt_abi_enosys, 1, RT_HERE, RT_ANYWHERE)                             \
	ROW("abi-call/vdso", rt_abi_vdso, 1, RT_SMALL, RT_ANYWHERE)                                \
	ROW("yield", rt_yield, 2, RT_HERE, RT_PINNED)                                              \
	ROW("yield/alone", rt_yield_alone, 1, RT_HERE, RT_ANYWHERE)                                \
	ROW("yield/processes", rt_yield_processes, 2, RT_SMALL, RT_PINNED)                         \
	ROW("psr", rt_psr_pipe, 2, RT_SMALL, RT_PINNED)                                            \
	ROW("psr/other-cpu", rt_psr_other_cpu, 2, RT_SMALL, RT_TWO_CPUS)                           \
	ROW("psr/socketpair", rt_psr_socketpair, 2, RT_SMALL, RT_PINNED)                           \
	ROW("psr/futex", rt_psr_futex, 2, RT_SMALL, RT_PINNED)                                     \
	ROW("create-proc", rt_create_fork_exec, 1, RT_SMALL, RT_ANYWHERE)                          \
	ROW("create-proc/posix_spawn", rt_create_posix_spawn, 1, RT_SMALL, RT_ANYWHERE)            \
	ROW("create-proc/fork-exit", rt_create_fork_exit, 1, RT_SMALL, RT_ANYWHERE)                \
	ROW("create-proc/thread", rt_create_thread, 1, RT_SMALL, RT_ANYWHERE)                      \
	ROW("create-proc/dynamic", rt_create_dynamic, 1, RT_SMALL, RT_ANYWHERE)

#define DECLARED(id, run, ...) int run(struct rt_run *);
#define LISTED(...) {__VA_ARGS__},

BENCHMARKS(DECLARED)

const struct rt_bench rt_benches[] = {BENCHMARKS(LISTED){NULL, NULL, 0, RT_HERE, RT_ANYWHERE}};
