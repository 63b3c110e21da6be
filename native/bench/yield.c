/* yield.c - sched_yield() between two threads or processes on one CPU, and by one alone. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>

#include "bench.h"
#include "portable.h"

static void *other_thread(void *arg)
{
	rt_other_side(arg);
	return NULL;
}

int rt_yield(struct rt_run *r)
{
	struct rt_turns t = {0, 0, 0, 0};
	pthread_t other;
	errno = pthread_create(&other, NULL, other_thread, &t);
	if (errno)
		return rt_failed(r, "pthread_create");
	int result = rt_take_turns(r, &t);
	t.stop = 1;
	pthread_join(other, NULL);
	return result;
}

int rt_yield_processes(struct rt_run *r)
{
	struct rt_turns *t = rt_shared(sizeof(*t));
	if (!t)
		return rt_failed(r, "mmap");
	pid_t other = rt_peer(-1, rt_other_side, t);
	int result = other < 0 ? rt_failed(r, "fork") : rt_take_turns(r, t);
	t->stop = 1;
	if (other > 0) {
		int reaped = rt_reap(r, other, result);
		result = result ? result : reaped;
	}
	rt_unshared(t, sizeof(*t));
	return result;
}

int rt_yield_alone(struct rt_run *r)
{
	while (rt_next(r)) {
		int wrong = 0;
		rt_start(r);
		for (uint64_t n = r->batch; n; n--)
			wrong |= sched_yield();
		rt_stop(r);
		int bad = rt_prove(r, !wrong, "sched_yield() failed");
		if (bad)
			return bad;
	}
	return 0;
}
