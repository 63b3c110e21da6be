/*
 * ringtoll.h - the whole native interface.
 *
 * A caller fills the first part of a struct rt_io, calls rt_measure() and reads the second part.
 * Times are raw ticks of a fixed-rate counter (x86: TSC, arm64: CNTVCT); the caller converts them to cycles
 * or nanoseconds. Functions return 0 or -errno; io->what then says what failed.
 */
#ifndef RINGTOLL_H
#define RINGTOLL_H

#include <stdint.h>

#define RT_ABI 3           /* raised when a struct in this file changes */
#define RT_MAX_SAMPLES 64  /* samples per call */
#define RT_ID_MAX 40       /* longest benchmark id, with its NUL */
#define RT_UNKNOWN UINT64_MAX
/* A benchmark's share of a round: one whose samples take long has fewer of them. */
#define RT_SHARE_NS 1000000000
#define RT_MIN_SAMPLES 3

/* Two results of our own, with the numbers of Linux's EPROTO and EOPNOTSUPP on every platform: */
#define RT_UNPROVEN (-71)    /* the proof failed: the operation did not do its work */
#define RT_UNSUPPORTED (-95) /* this machine cannot do it: a skip, not a failure */

struct rt_sample {
	uint64_t ticks;  /* of one batch, without the empty loop */
	uint64_t before; /* ticks of a chain of RT_CHAIN_CYCLES core cycles, right before the batch */
	uint64_t after;  /* and right after it */
};

/* All fields are 64 bits wide, so that any language can read them from a byte buffer. */
struct rt_io {
	/* asked */
	int64_t cpu;      /* pin the measuring thread here; -1: unpinned */
	int64_t peer_cpu; /* pin the other side of psr/other-cpu here; -1: there is none */
	uint64_t batch;   /* operations per sample; 0: find a batch of about 50 microseconds */
	uint64_t samples; /* 1 to RT_MAX_SAMPLES */
	/* answered */
	uint64_t overhead;    /* ticks of the empty timed loop, already subtracted from every sample */
	uint64_t span_ticks;  /* the whole call by the counter ... */
	uint64_t span_ns;     /* ... and by CLOCK_MONOTONIC_RAW: their ratio is the counter's rate */
	uint64_t retaken;     /* samples discarded and taken again, because another task got in between */
	uint64_t moved;       /* samples that ended on another CPU than they began on */
	uint64_t involuntary; /* switches away from the measuring thread that it did not ask for, or RT_UNKNOWN */
	uint64_t away_ns;     /* neither side was on a CPU (other tasks, steal), or RT_UNKNOWN */
	uint64_t interrupts;  /* taken by the CPU meanwhile, or RT_UNKNOWN */
	uint64_t steal_ms;    /* taken from the CPU by the hypervisor meanwhile, or RT_UNKNOWN */
	char what[128];       /* after a failure: the call or the proof that failed */
	char note[192];       /* after a success: how it was done, where the usual way is forbidden */
	struct rt_sample sample[RT_MAX_SAMPLES];
};

struct rt_clock {
	uint64_t chain_cycles; /* core cycles that the bracketing chain takes, by its instructions' latency */
	uint64_t chain_ticks;  /* ticks it took just now */
	uint64_t check_ticks;  /* ticks of a chain of other instructions that takes as many cycles */
};

/* For FFI. probe is the path of the stand-alone program: benchmarks that create processes run in it. */
int rt_abi(void);
int rt_measure(const char *id, struct rt_io *io, const char *probe);
int rt_clock(struct rt_clock *clock, int64_t cpu);
int rt_die_with_parent(int parent);

/* For a benchmark: run() takes io->samples samples of r->batch operations each, in a loop over rt_next(). */
struct rt_run {
	struct rt_io *io;
	uint64_t batch;
	uint64_t step;         /* of the benchmark */
	uint64_t start, ticks; /* of the sample under way */
	uint64_t taken;        /* samples so far; the first is a rehearsal and is not kept */
	uint64_t before;       /* the chain before that sample */
	int under_way;         /* there is such a sample */
	int unproven;          /* set by the benchmark: take the sample again */
	uint64_t switches;     /* that the benchmark itself asked for, or RT_UNKNOWN */
	unsigned int began_on;
};

struct rt_bench {
	const char *id;
	int (*run)(struct rt_run *);
	uint64_t step; /* a batch is a multiple of this */
	/*
	 * RT_SMALL: only in a small single-threaded process. RT_FILES: as well, and it needs a directory with as
	 * many files as a step has operations (files.h).
	 */
	enum { RT_HERE, RT_SMALL, RT_FILES } where;
	enum { RT_ANYWHERE, RT_PINNED, RT_TWO_CPUS } place; /* the last two need pinning */
};

extern const struct rt_bench rt_benches[]; /* ends with an id of NULL */
const struct rt_bench *rt_find(const char *id);
const struct rt_bench *rt_find_in(const struct rt_bench *list, const char *id);
int rt_measure_here(const struct rt_bench *bench, struct rt_io *io);
int rt_next(struct rt_run *r);
/* Each of these explains itself in io->what and is the result of run(): -errno, RT_UNSUPPORTED, RT_UNPROVEN or 0. */
int rt_failed(struct rt_run *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
int rt_unsupported(struct rt_run *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
int rt_prove(struct rt_run *r, int holds, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
