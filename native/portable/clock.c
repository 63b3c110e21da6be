/* clock.c - how many ticks of the counter the chains take on this processor. */
#include <stdlib.h>

#include "portable.h"

#if defined(__x86_64__)
int rt_has_rdtscp, rt_has_crc32;

static __attribute__((constructor)) void look_at_the_processor(void)
{
	unsigned int a, b, c, d;
	rt_has_rdtscp = __get_cpuid(0x80000001, &a, &b, &c, &d) && (d >> 27 & 1);
	rt_has_crc32 = __get_cpuid(1, &a, &b, &c, &d) && (c >> 20 & 1);
}
#endif

static uint64_t ticks_of(void (*chain)(void))
{
	uint64_t start = rt_ticks_begin();
	chain();
	return rt_ticks_end() - start;
}

struct pair {
	uint64_t chain, check;
};

static int by_ratio(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	uint64_t left = x->chain * y->check, right = y->chain * x->check;
	return (left > right) - (left < right);
}

/* The median pair: an interrupt spoils one of them, and a change of frequency few. */
static struct pair middle_pair(void)
{
	struct pair pairs[15];
	for (int i = 0; i < 15; i++) {
		pairs[i].chain = ticks_of(rt_chain);
		pairs[i].check = ticks_of(rt_chain_check);
	}
	qsort(pairs, 15, sizeof(*pairs), by_ratio);
	return pairs[7];
}

int rt_abi(void)
{
	return RT_ABI;
}

/* Stays pinned, where that is allowed: the caller is a process that only measures. cpu -1: unpinned. */
int rt_clock(struct rt_clock *clock, int64_t cpu)
{
	if (cpu >= 0)
		rt_pin(cpu);
	clock->chain_cycles = RT_CHAIN_CYCLES;
	struct pair pair = middle_pair();
	clock->chain_ticks = pair.chain;
	clock->check_ticks = pair.check;
	return 0;
}
