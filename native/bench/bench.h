/* bench.h - what a benchmark may use: the timed region, shared memory, a peer process, unnamed files. */
#ifndef RT_BENCH_H
#define RT_BENCH_H

#include <errno.h>
#include <stddef.h>
#include <sys/types.h>

#include "portable.h"

/* Memory that a forked peer sees too; zeroed. NULL and errno on failure. */
void *rt_shared(size_t size);
void rt_unshared(void *memory, size_t size);

/* Forks a peer that is pinned to cpu (-1: like its parent), dies with its parent and runs body(arg). Pid or -errno. */
pid_t rt_peer(int64_t cpu, void (*body)(void *), void *arg);
/* Waits for a peer that was told to end, or that is killed first. */
int rt_reap(struct rt_run *r, pid_t peer, int kill_first);

/*
 * Unnamed files: in memory, or in a folder where a hardened system forbids that. The note of the measurement then says
 * so, because the figure is that of another file system. Both return a descriptor, or -errno after rt_failed().
 */
/* A file to write to and to map. */
int rt_data_file(struct rt_run *r);
/* A program for execveat(). It has been run once, because some systems refuse it only then. */
int rt_program_file(struct rt_run *r, const char *program, const char *end);

/*
 * Proves that call(argument) still returns 0 in a child whose kernel refuses system call `number`.
 * Returns 0, or RT_UNSUPPORTED with the reason in io->what.
 */
int rt_without_kernel(struct rt_run *r, long number, const char *name, int (*call)(void *), void *argument);

#endif
