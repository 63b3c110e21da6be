/* portable.h - how a sample is taken and printed, on Linux and on Windows. */
#ifndef RT_PORTABLE_H
#define RT_PORTABLE_H

#include <stdio.h>

#include "arch.h"
#include "ringtoll.h"

/* Each system has its own of these. */
unsigned int rt_current_cpu(void);
uint64_t rt_nanoseconds(void);
int rt_pin(int64_t cpu);
/* Kills this process after that many seconds; 0 disarms. */
void rt_watchdog(unsigned int seconds);

/* The timed region is between these two. */
static inline void rt_start(struct rt_run *r)
{
	r->start = rt_ticks_begin();
}

static inline void rt_stop(struct rt_run *r)
{
	r->ticks = rt_ticks_end() - r->start;
}

/* Runs a benchmark once with io->batch and io->samples. Returns 0 or -errno. */
typedef int rt_run_bench(const struct rt_bench *bench, struct rt_io *io);

/* Ticks of a timed loop with an empty body. */
uint64_t rt_empty_loop(uint64_t iterations);
/* Sets io->batch to what takes about 50 microseconds. Returns 0 or what run() returned. */
int rt_calibrate(const struct rt_bench *bench, struct rt_io *io, rt_run_bench *run);

struct rt_options {
	int64_t cpu, peer_cpu;
	uint64_t samples;
};

/* Measures in this process and prints a line of JSON. Returns 0, or 1 after a failure; RT_UNSUPPORTED is none. */
int rt_measure_line(const struct rt_bench *bench, uint64_t batch, const struct rt_options *options);

/* What CPUID says, as a JSON object; null on a processor without that instruction. */
void rt_print_cpuid(FILE *out);

/* Two sides that take turns on one CPU; zeroed before. */
struct rt_turns {
	volatile uint64_t last, turns, calls;
	volatile int stop;
};

/* The other side: yields until stop. `turns` is a struct rt_turns. */
void rt_other_side(void *turns);
/* The measuring side. Returns 0 or RT_UNPROVEN. */
int rt_take_turns(struct rt_run *r, struct rt_turns *turns);

#endif
