/* registry.c - every benchmark; `bench list` explains each. A benchmark is a row here and a file beside. */
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
	ROW("create-proc/dynamic", rt_create_dynamic, 1, RT_SMALL, RT_ANYWHERE)                    \
	ROW("call-ret", rt_call_ret, 100, RT_HERE, RT_ANYWHERE)                                    \
	ROW("page-fault", rt_page_fault, 1, RT_SMALL, RT_ANYWHERE)                                 \
	ROW("page-fault/file", rt_page_fault_file, 1, RT_SMALL, RT_ANYWHERE)                       \
	ROW("signal-divzero", rt_signal_divzero, 1, RT_SMALL, RT_ANYWHERE)                         \
	ROW("pte-modify", rt_pte_modify, 1, RT_SMALL, RT_ANYWHERE)                                 \
	ROW("fork-wait", rt_create_fork_exit, 1, RT_SMALL, RT_ANYWHERE)                            \
	ROW("read-1", rt_read_1, 1, RT_SMALL, RT_ANYWHERE)                                         \
	ROW("write-1", rt_write_1, 1, RT_SMALL, RT_ANYWHERE)                                       \
	ROW("stat", rt_stat, 1, RT_FILES, RT_ANYWHERE)                                             \
	ROW("open-close", rt_open_close, 1, RT_FILES, RT_ANYWHERE)                                 \
	ROW("mmap-munmap", rt_mmap_munmap, 1, RT_SMALL, RT_ANYWHERE)                               \
	ROW("signal-handler", rt_signal_handler, 1, RT_SMALL, RT_ANYWHERE)                         \
	ROW("signal-handler/install", rt_signal_install, 1, RT_SMALL, RT_ANYWHERE)                 \
	ROW("context-switch", rt_switch_0k, 20, RT_SMALL, RT_PINNED)                               \
	ROW("context-switch/2p-16k", rt_switch_16k, 20, RT_SMALL, RT_PINNED)                       \
	ROW("context-switch/2p-64k", rt_switch_64k, 20, RT_SMALL, RT_PINNED)                       \
	ROW("context-switch/8p-0k", rt_switch_0k, 80, RT_SMALL, RT_PINNED)                         \
	ROW("context-switch/8p-16k", rt_switch_16k, 80, RT_SMALL, RT_PINNED)                       \
	ROW("context-switch/8p-64k", rt_switch_64k, 80, RT_SMALL, RT_PINNED)                       \
	ROW("context-switch/16p-0k", rt_switch_0k, 160, RT_SMALL, RT_PINNED)                       \
	ROW("context-switch/16p-16k", rt_switch_16k, 160, RT_SMALL, RT_PINNED)                     \
	ROW("context-switch/16p-64k", rt_switch_64k, 160, RT_SMALL, RT_PINNED)                     \
	ROW("thread-create", rt_create_thread, 1, RT_SMALL, RT_ANYWHERE)                           \
	ROW("list-dir", rt_list_dir, 1000, RT_FILES, RT_ANYWHERE)                                  \
	ROW("list-dir/1000-sort", rt_list_dir_sort, 1000, RT_FILES, RT_ANYWHERE)                   \
	ROW("list-dir/1000-stat", rt_list_dir_stat, 1000, RT_FILES, RT_ANYWHERE)                   \
	ROW("list-dir/10", rt_list_dir, 10, RT_FILES, RT_ANYWHERE)                                 \
	ROW("list-dir/10-sort", rt_list_dir_sort, 10, RT_FILES, RT_ANYWHERE)                       \
	ROW("list-dir/10-stat", rt_list_dir_stat, 10, RT_FILES, RT_ANYWHERE)                       \
	ROW("list-dir/100000", rt_list_dir, 100000, RT_FILES, RT_ANYWHERE)                         \
	ROW("list-dir/100000-sort", rt_list_dir_sort, 100000, RT_FILES, RT_ANYWHERE)               \
	ROW("list-dir/100000-stat", rt_list_dir_stat, 100000, RT_FILES, RT_ANYWHERE)               \
	ROW("list-dir/301369", rt_list_dir, 301369, RT_FILES, RT_ANYWHERE)                         \
	ROW("list-dir/301369-sort", rt_list_dir_sort, 301369, RT_FILES, RT_ANYWHERE)               \
	ROW("list-dir/301369-stat", rt_list_dir_stat, 301369, RT_FILES, RT_ANYWHERE)

#define DECLARED(id, run, ...) int run(struct rt_run *);
#define LISTED(...) {__VA_ARGS__},

BENCHMARKS(DECLARED)

const struct rt_bench rt_benches[] = {BENCHMARKS(LISTED){NULL, NULL, 0, RT_HERE, RT_ANYWHERE}};
