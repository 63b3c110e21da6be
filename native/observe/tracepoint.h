/* tracepoint.h - the programs that count in the kernel. */
#ifndef RT_TRACEPOINT_H
#define RT_TRACEPOINT_H

#include <stddef.h>
#include <stdint.h>

/* What they count into, beside the calls. */
struct rt_totals {
	uint64_t processes, threads, execs;
	uint64_t lost; /* what did not fit into a map */
};

/* Descriptors of their maps, and where the kernel keeps what they read. */
struct rt_tracing {
	int tasks;  /* address of a task -> 1 once it is counted, 0 until its execve */
	int calls;  /* number, and 1 << 32 for one of the compatible architecture -> count */
	int totals; /* one struct rt_totals */
	int pid_offset, tgid_offset, status_offset;
};

#define RT_COMPAT (UINT64_C(1) << 32)

/* A program and the tracepoint to which it belongs. Loading returns a descriptor or -errno. */
struct rt_tracer {
	const char *tracepoint;
	int (*load)(const struct rt_tracing *);
};

extern const struct rt_tracer rt_tracers[]; /* up to one without a tracepoint */
/* Run by a task itself, it makes that task one whose calls are counted from its next execve on. */
int rt_load_enrolment(const struct rt_tracing *);

#endif
