/* clock.c - what the counter and the chains of this processor are worth. */
#include "bench.h"

#if defined(__x86_64__)
int rt_has_rdtscp;

static __attribute__((constructor)) void look_for_rdtscp(void)
{
	unsigned int a, b, c, d;
	rt_has_rdtscp = __get_cpuid(0x80000001, &a, &b, &c, &d) && (d >> 27 & 1);
}
#endif

static void keep_least(uint64_t *least, void (*chain)(void))
{
	uint64_t start = rt_ticks_begin();
	chain();
	uint64_t ticks = rt_ticks_end() - start;
	*least = ticks < *least ? ticks : *least;
}

static uint64_t smallest_step(void)
{
	uint64_t least = UINT64_MAX;
	for (int i = 0; i < 200; i++) {
		uint64_t start = rt_ticks_begin(), end;
		while ((end = rt_ticks_begin()) == start)
			;
		least = end - start < least ? end - start : least;
	}
	return least;
}

int rt_abi(void)
{
	return RT_ABI;
}

/* Pins for good: the caller is a process that only measures. cpu -1 leaves it where it is. */
int rt_clock(struct rt_clock *clock, int64_t cpu)
{
	int pinned = cpu < 0 ? 0 : rt_pin(cpu);
	clock->chain_cycles = RT_CHAIN_CYCLES;
	clock->chain_ticks = clock->check_ticks = UINT64_MAX;
	/* The least of several, because an interrupt only adds; in turns, because the clock may move meanwhile. */
	for (int i = 0; i < 15; i++) {
		keep_least(&clock->chain_ticks, rt_chain);
		keep_least(&clock->check_ticks, rt_chain_check);
	}
	clock->granularity = smallest_step();
	return pinned;
}
