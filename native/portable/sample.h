/* sample.h - samples and their batch, for the systems that measure.c has been written for. */
#ifndef RT_SAMPLE_H
#define RT_SAMPLE_H

#include "ringtoll.h"

/* Runs a benchmark once with io->batch and io->samples. Returns 0 or -errno. */
typedef int rt_run_bench(const struct rt_bench *bench, struct rt_io *io);

/* Ticks of a timed loop of so many turns around nothing. */
uint64_t rt_empty_loop(uint64_t turns);
/* Sets io->batch to what takes about 50 microseconds. Returns 0 or what run() returned. */
int rt_calibrate(const struct rt_bench *bench, struct rt_io *io, rt_run_bench *run);

#endif
