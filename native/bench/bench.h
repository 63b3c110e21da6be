/* bench.h - what the files of the benchmarks share: the timed region, memory and processes for two sides. */
#ifndef RT_BENCH_H
#define RT_BENCH_H

#include <errno.h>
#include <stddef.h>
#include <sys/types.h>

#include "arch.h"
#include "cpus.h"
#include "ringtoll.h"

/* What is between these two is timed. */
static inline void rt_start(struct rt_run *r)
{
	r->start = rt_ticks_begin();
}

static inline void rt_stop(struct rt_run *r)
{
	r->ticks = rt_ticks_end() - r->start;
}

/* Memory that a forked peer sees too; zeroed. NULL and errno on failure. */
void *rt_shared(size_t size);
void rt_unshared(void *memory, size_t size);

/*
 * Forks a peer that is pinned to cpu (-1: wherever its parent is), dies with its parent and runs body(arg).
 * Returns its pid or -errno.
 */
pid_t rt_peer(int64_t cpu, void (*body)(void *), void *arg);
/* Waits for a peer that was told to end; a peer that is to be ended otherwise is killed first. */
int rt_reap(struct rt_run *r, pid_t peer, int kill_first);

unsigned int rt_current_cpu(void);
/* Ends this process after so many seconds; 0: it may go on. */
void rt_watchdog(unsigned int seconds);
uint64_t rt_nanoseconds(void);

#endif
