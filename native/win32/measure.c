/* measure.c - one call of one benchmark, and the list of them; what Windows does not report is RT_UNKNOWN. */
#include <errno.h>

#include "win32.h"

const struct rt_bench rt_benches[] = {
	{"abi-call", rt_win32_abi_call, 1, RT_HERE, RT_ANYWHERE},
	{"yield", rt_win32_yield, 2, RT_HERE, RT_PINNED},
	{"psr", rt_win32_psr, 2, RT_HERE, RT_PINNED},
	{"create-proc", rt_win32_create_proc, 1, RT_HERE, RT_ANYWHERE},
	{NULL, NULL, 0, RT_HERE, RT_ANYWHERE},
};

static int run(const struct rt_bench *bench, struct rt_io *io)
{
	struct rt_run r = {.io = io, .batch = io->batch};
	io->moved = io->retaken = 0;
	io->overhead = rt_empty_loop(io->batch / bench->step);
	uint64_t start_ns = rt_nanoseconds(), start = rt_ticks_begin();
	int result = bench->run(&r);
	io->span_ticks = rt_ticks_end() - start;
	io->span_ns = rt_nanoseconds() - start_ns;
	io->away_ns = io->involuntary = io->interrupts = io->steal_ms = RT_UNKNOWN;
	return result;
}

int rt_measure_here(const struct rt_bench *bench, struct rt_io *io)
{
	struct rt_run refused = {.io = io};
	io->what[0] = 0;
	if (io->cpu >= 0 && rt_pin(io->cpu)) {
		int result = rt_call_failed(&refused, "SetThreadAffinityMask");
		if (bench->place != RT_ANYWHERE)
			return result;
		io->cpu = -1;
	} else if (io->cpu < 0 && bench->place != RT_ANYWHERE) {
		errno = EINVAL;
		return rt_failed(&refused, "pinning without --cpu");
	}
	int result = io->batch ? 0 : rt_calibrate(bench, io, run);
	return result ? result : run(bench, io);
}
