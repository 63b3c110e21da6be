/* lines.h - one benchmark measured, as a line of JSON on standard output. */
#ifndef RT_LINES_H
#define RT_LINES_H

#include "ringtoll.h"

struct rt_options {
	int64_t cpu, peer_cpu;
	uint64_t samples;
};

/* Measures here and prints the line. Returns 0, or 1 after a failure. */
int rt_measure_line(const struct rt_bench *bench, uint64_t batch, const struct rt_options *options);

/*
 * Measures in a process of its own and prints what became of it. Returns 0, or 1 after a failure; a benchmark
 * that this machine cannot do is none.
 */
int rt_print_measurement(const struct rt_bench *bench, uint64_t batch, const struct rt_options *options);

#endif
