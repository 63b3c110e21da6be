/*
 * call_ret.c - a function call and its return: the cost of a boundary without protection.
 *
 * A hundred calls one after another: new processors predict a loop around a single one so well that it seems to
 * cost nothing.
 */
#include "bench.h"

#define TEN_TIMES(x) x x x x x x x x x x

/* Aligned to a cache line, so that its cost does not depend on the rest of the program. */
static __attribute__((noinline, aligned(64))) uint64_t one_more(uint64_t n)
{
	__asm__ volatile("" : "+r"(n));
	return n + 1;
}

int rt_call_ret(struct rt_run *r)
{
	while (rt_next(r)) {
		uint64_t calls = 0;
		rt_start(r);
		for (uint64_t n = r->batch / r->step; n; n--) {
			TEN_TIMES(TEN_TIMES(calls = one_more(calls);))
		}
		rt_stop(r);
		int bad = rt_prove(r, calls == r->batch, "%llu calls were made instead of %llu",
				   (unsigned long long)calls, (unsigned long long)r->batch);
		if (bad)
			return bad;
	}
	return 0;
}
