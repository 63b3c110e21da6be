/* measure.c - one call of one benchmark: pin, calibrate, bracket every batch with chains, note the noise. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "bench.h"
#include "noise.h"

#define BATCH_NS 50000 /* far above the counter's step, far below a scheduler tick */
#define BATCH_MAX (1u << 20)

int rt_failed(struct rt_run *r, const char *call)
{
	int error = errno ? -errno : -EIO;
	snprintf(r->io->what, sizeof(r->io->what), "%s", call);
	return error;
}

int rt_prove(struct rt_run *r, int holds, const char *format, ...)
{
	if (holds)
		return 0;
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(r->io->what, sizeof(r->io->what), format, arguments);
	va_end(arguments);
	return RT_UNPROVEN;
}

/*
 * Closes the sample that was just taken and says whether another one is due. The chain after a sample is the
 * chain before the next. The first sample is a rehearsal: caches, branch predictors and the peer are warm
 * after it.
 */
int rt_next(struct rt_run *r)
{
	unsigned int cpu = (unsigned int)sched_getcpu();
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

static uint64_t empty_loop(uint64_t batch)
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

/* CPU time of this process and of the children it has waited for. */
static uint64_t cpu_nanoseconds(void)
{
	struct timespec own;
	struct rusage children;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own);
	getrusage(RUSAGE_CHILDREN, &children);
	return (uint64_t)own.tv_sec * 1000000000u + (uint64_t)own.tv_nsec +
	       (uint64_t)(children.ru_utime.tv_sec + children.ru_stime.tv_sec) * 1000000000u +
	       (uint64_t)(children.ru_utime.tv_usec + children.ru_stime.tv_usec) * 1000u;
}

static int run(const struct rt_bench *bench, struct rt_io *io)
{
	struct rt_run r = {.io = io, .batch = io->batch};
	io->moved = io->retaken = 0;
	io->overhead = empty_loop(io->batch / bench->step);
	uint64_t start_ns = rt_nanoseconds(), start = rt_ticks_begin();
	struct rusage before, after;
	getrusage(RUSAGE_THREAD, &before);
	uint64_t cpu_ns = cpu_nanoseconds();
	int result = bench->run(&r);
	getrusage(RUSAGE_THREAD, &after);
	cpu_ns = cpu_nanoseconds() - cpu_ns;
	io->span_ticks = rt_ticks_end() - start;
	io->span_ns = rt_nanoseconds() - start_ns;
	io->away_ns = io->span_ns > cpu_ns ? io->span_ns - cpu_ns : 0;
	if (bench->place == RT_TWO_CPUS) /* there, waiting is part of the operation */
		io->away_ns = RT_UNKNOWN;
	/* Linux counts the switch of a sched_yield() as involuntary: the task stayed runnable. */
	uint64_t switches = (uint64_t)(after.ru_nivcsw - before.ru_nivcsw);
	io->involuntary = r.switches == RT_UNKNOWN ? RT_UNKNOWN : switches > r.switches ? switches - r.switches : 0;
	return result;
}

/* Doubles the batch until it takes a fair part of BATCH_NS, then scales it. */
static int calibrate(const struct rt_bench *bench, struct rt_io *io)
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

int rt_measure_here(const struct rt_bench *bench, struct rt_io *io)
{
	cpu_set_t allowed;
	struct rt_noise before, after;
	int pinned = 0, result = 0;
	io->what[0] = 0;
	if (io->samples < 1 || io->samples > RT_MAX_SAMPLES || io->batch % bench->step)
		return -EINVAL;
	if (io->cpu >= 0) {
		if (!sched_getaffinity(0, sizeof(allowed), &allowed))
			result = rt_pin(io->cpu);
		else
			result = -errno;
		pinned = !result;
	}
	if (bench->place != RT_ANYWHERE && !pinned) {
		snprintf(io->what, sizeof(io->what), "sched_setaffinity to CPU %lld", (long long)io->cpu);
		return result ? result : -EINVAL;
	}
	if (!pinned)
		io->cpu = -1;
	result = io->batch ? 0 : calibrate(bench, io);
	rt_noise_now(&before, io->cpu);
	if (!result)
		result = run(bench, io);
	rt_noise_now(&after, io->cpu);
	io->interrupts = rt_noise_since(before.interrupts, after.interrupts);
	io->steal_ms = rt_noise_since(before.steal_ms, after.steal_ms);
	if (pinned)
		sched_setaffinity(0, sizeof(allowed), &allowed);
	return result;
}
