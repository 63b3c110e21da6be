/*
 * yield.c - sched_yield() between two threads or processes on one CPU.
 *
 * Both sides write their own name into one word before they yield; a turn is a change of that name, so the
 * turns are the switches from one side to the other, whatever the kernel's accounting says. Some schedulers
 * let a yielding task go on at once: then calls and turns differ, and the round is refused.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>

#include "bench.h"

#define SETTLE_MAX 20000

struct turns {
	volatile uint64_t last, turns, calls;
	volatile int stop;
};

static inline void yield_as(struct turns *t, uint64_t me)
{
	t->turns += t->last ^ me;
	t->last = me;
	sched_yield();
}

static void other_side(void *arg)
{
	struct turns *t = arg;
	while (!t->stop) {
		t->calls++;
		yield_as(t, 1);
	}
}

static void *other_thread(void *arg)
{
	other_side(arg);
	return NULL;
}

/*
 * Yields until so many calls in a row were switches there and back, and returns how many calls that took.
 *
 * The side that has just timed a chain, or that found the other one newly started, owes or is owed time, and
 * the scheduler makes up for it by passing over a switch (EEVDF) or several thousand (CFS). That belongs before
 * the timed region.
 */
static uint64_t settle(struct turns *t, uint64_t regular)
{
	uint64_t calls = 0;
	for (uint64_t row = 0; row < regular && calls < SETTLE_MAX; calls++) {
		uint64_t before = t->turns;
		yield_as(t, 0);
		row = t->turns - before == 2 ? row + 1 : 0;
	}
	return calls;
}

/*
 * A sample counts only if the sides took turns exactly: every call a switch. Where another task gets in between,
 * a side may be passed over, and the sample is taken again; where that is the rule, the round fails.
 */
static int take_turns(struct rt_run *r, struct turns *t)
{
	uint64_t asked = 0, turns = 0, calls = 0;
	while (rt_next(r)) {
		/* Longer after every bad sample, so that what comes at a fixed place is left behind. */
		r->switches += settle(t, 4 + 3 * r->io->retaken);
		uint64_t turns_before = t->turns, calls_before = t->calls, mine = r->batch / 2;
		rt_start(r);
		for (uint64_t n = mine; n; n--)
			yield_as(t, 0);
		rt_stop(r);
		uint64_t turned = t->turns - turns_before, theirs = t->calls - calls_before;
		r->unproven = turned != r->batch || theirs != mine;
		r->switches += mine;
		asked += r->batch;
		turns += turned;
		calls += mine + theirs;
		int bad = rt_prove(r, r->io->retaken <= r->io->samples / 4 + 8,
				   "%llu sched_yield() calls, %llu of them expected, made %llu switches between the sides",
				   (unsigned long long)calls, (unsigned long long)asked, (unsigned long long)turns);
		if (bad)
			return bad;
	}
	return 0;
}

int rt_yield(struct rt_run *r)
{
	struct turns t = {0, 0, 0, 0};
	pthread_t other;
	errno = pthread_create(&other, NULL, other_thread, &t);
	if (errno)
		return rt_failed(r, "pthread_create");
	int result = take_turns(r, &t);
	t.stop = 1;
	pthread_join(other, NULL);
	return result;
}

int rt_yield_processes(struct rt_run *r)
{
	struct turns *t = rt_shared(sizeof(*t));
	if (!t)
		return rt_failed(r, "mmap");
	pid_t other = rt_peer(-1, other_side, t);
	int result = other < 0 ? rt_failed(r, "fork") : take_turns(r, t);
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
