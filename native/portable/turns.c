/*
 * turns.c - two sides on one CPU that yield to each other, on any system.
 *
 * Both sides write their own name into one word before they yield; a turn is a change of that name, so the
 * turns are the switches from one side to the other, whatever the kernel's accounting says. Some schedulers
 * let a yielding task go on at once: then calls and turns differ, and the round is refused.
 */
#include "portable.h"

#ifdef _WIN32
#include <windows.h>
#define YIELD SwitchToThread
#define YIELD_NAME "SwitchToThread()"
#else
#include <sched.h>
#define YIELD sched_yield
#define YIELD_NAME "sched_yield()"
#endif

#define SETTLE_MAX 20000

static inline void yield_as(struct rt_turns *t, uint64_t me)
{
	t->turns += t->last ^ me;
	t->last = me;
	YIELD();
}

void rt_other_side(void *arg)
{
	struct rt_turns *t = arg;
	while (!t->stop) {
		t->calls++;
		yield_as(t, 1);
	}
}

/*
 * Yields until `regular` calls in a row were switches there and back, and returns how many calls that took.
 *
 * A side that has just timed a chain, or whose peer has just started, has used more or less than its fair share, and
 * the scheduler compensates by skipping one switch (EEVDF) or several thousand (CFS). That belongs before the timed
 * region.
 */
static uint64_t settle(struct rt_turns *t, uint64_t regular)
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
 * A sample counts only if every call was a switch. When another task runs in between, a side may be skipped, and the
 * sample is taken again; when that happens too often, the round fails.
 */
int rt_take_turns(struct rt_run *r, struct rt_turns *t)
{
	uint64_t asked = 0, turns = 0, calls = 0;
	while (rt_next(r)) {
		/* Longer after every bad sample, to get past a disturbance at a fixed place. */
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
				   "%llu " YIELD_NAME " calls made %llu switches between the two sides, %llu expected",
				   (unsigned long long)calls, (unsigned long long)turns, (unsigned long long)asked);
		if (bad)
			return bad;
	}
	return 0;
}

