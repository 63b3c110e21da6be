/* sample.c - finds a benchmark, brackets a batch with chains, finds the batch. */
#include "portable.h"

#include <string.h>

#define BATCH_NS 50000 /* far above the counter's step, far below a scheduler tick */
#define BATCH_MAX (1u << 20)

const struct rt_bench *rt_find_in(const struct rt_bench *list, const char *id)
{
	for (const struct rt_bench *bench = list; bench->id; bench++)
		if (!strcmp(bench->id, id))
			return bench;
	return NULL;
}

const struct rt_bench *rt_find(const char *id)
{
	return rt_find_in(rt_benches, id);
}

/*
 * Closes the sample that was just taken and says whether another one is due. The chain after a sample is the
 * chain before the next. The first sample is a rehearsal: caches, branch predictors and the peer are warm
 * after it.
 */
int rt_next(struct rt_run *r)
{
	unsigned int cpu = rt_current_cpu();
	uint64_t chain = rt_chain_ticks();
	if (r->under_way && !r->unproven && r->taken++ > 0) {
		uint64_t ticks = r->ticks > r->io->overhead ? r->ticks - r->io->overhead : 0;
		r->io->sample[r->taken - 2] = (struct rt_sample){ticks, r->before, chain};
		r->io->moved += cpu != r->began_on;
	}
	r->io->retaken += (uint64_t)r->unproven;
	r->unproven = 0;
	r->under_way = 1;
	r->before = chain;
	r->began_on = cpu;
	return r->taken <= r->io->samples;
}

uint64_t rt_empty_loop(uint64_t batch)
{
	uint64_t least = UINT64_MAX;
	for (int i = 0; i < 9; i++) {
		uint64_t start = rt_ticks_begin();
		for (uint64_t n = batch; n; n--)
			__asm__ volatile("");
		uint64_t ticks = rt_ticks_end() - start;
		least = ticks < least ? ticks : least;
	}
	return least;
}

/* Doubles the batch until it takes a fair part of BATCH_NS, then scales it. */
int rt_calibrate(const struct rt_bench *bench, struct rt_io *io, rt_run_bench *run)
{
	uint64_t samples = io->samples;
	int result = 0;
	io->samples = 3;
	for (io->batch = bench->step; !result; io->batch *= 2) {
		result = run(bench, io);
		uint64_t least = UINT64_MAX;
		for (uint64_t i = 0; i < io->samples; i++)
			least = io->sample[i].ticks < least ? io->sample[i].ticks : least;
		double ns = (double)least * (double)io->span_ns / (double)io->span_ticks;
		if (ns < BATCH_NS / 4 && io->batch < BATCH_MAX)
			continue;
		double scaled = (double)io->batch / (double)bench->step * BATCH_NS / (ns > 1 ? ns : 1);
		uint64_t steps = scaled < 1 ? 1 : scaled > BATCH_MAX ? BATCH_MAX : (uint64_t)(scaled + 0.5);
		io->batch = steps * bench->step;
		break;
	}
	io->samples = samples;
	return result;
}
