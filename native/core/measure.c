/* measure.c - one call of one benchmark: pin, calibrate, take the samples, record the noise. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "bench.h"
#include "core.h"
#include "shared.h"

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
	struct rt_run r = {.io = io, .batch = io->batch, .step = bench->step};
	io->moved = io->retaken = 0;
	io->overhead = rt_empty_loop(io->batch / bench->step);
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

int rt_measure_here(const struct rt_bench *bench, struct rt_io *io)
{
	struct rt_cpus allowed;
	struct rt_noise before, after;
	int pinned = 0, result = 0;
	io->what[0] = io->note[0] = 0;
	if (!bench->run) {
		snprintf(io->what, sizeof(io->what), "its code could not be built with this program");
		return RT_UNSUPPORTED;
	}
	if (io->samples < 1 || io->samples > RT_MAX_SAMPLES || io->batch % bench->step)
		return -EINVAL;
	if (io->cpu >= 0) {
		result = rt_allowed(&allowed);
		if (!result)
			result = rt_pin(io->cpu);
		pinned = !result;
	}
	if (bench->place != RT_ANYWHERE && !pinned) {
		if (io->cpu < 0)
			snprintf(io->what, sizeof(io->what), "pinning without --cpu");
		else
			snprintf(io->what, sizeof(io->what), "sched_setaffinity to CPU %lld", (long long)io->cpu);
		return result ? result : -EINVAL;
	}
	if (!pinned)
		io->cpu = -1;
	result = io->batch ? 0 : rt_calibrate(bench, io, run);
	rt_noise_now(&before, io->cpu);
	if (!result)
		result = run(bench, io);
	rt_noise_now(&after, io->cpu);
	io->interrupts = rt_noise_since(before.interrupts, after.interrupts);
	io->steal_ms = rt_noise_since(before.steal_ms, after.steal_ms);
	if (pinned)
		rt_allow(&allowed);
	return result;
}
