/* observe.h - what the observer was asked and what it has seen. */
#ifndef RT_OBSERVE_H
#define RT_OBSERVE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define RT_REPORT 3 /* the descriptor of the report */
#define RT_CALLS_MAX 4096 /* different system calls */
#define RT_LEFT_MAX 16

/* How often one call was made. The architecture is that of <linux/audit.h>: one machine may have several tables. */
struct rt_tally {
	uint32_t arch, number;
	uint64_t count;
};

struct rt_counts {
	uint64_t processes, threads, execs; /* threads: beside the first one of each process */
	struct rt_tally calls[RT_CALLS_MAX];
	size_t different;
};

struct rt_observed {
	/* Asked. */
	char **argv;
	int cpu, rules; /* -1 and 0 for none */
	const struct rt_counter *counter;

	/* Seen. */
	pid_t command;
	int stopped;	   /* by job control, for a while */
	int ended, status; /* the status is that of wait(2) */
	int64_t ended_ns, wall_ns, user_ns, system_ns, voluntary, involuntary;
	struct rt_counts counts;
	struct {
		char name[32];
		pid_t pid;
	} left[RT_LEFT_MAX];
	size_t left_count;

	/* A word for the caller and a text for a person, where it could not be done. */
	const char *failed;
	char what[1024];
};

/* A way to count. All may be NULL but the name; those that return an int return 0, or -1 after rt_fail(). */
struct rt_counter {
	const char *name;
	/* Before there is a command. */
	int (*prepare)(struct rt_observed *);
	/* In the process that is about to become the command. Returns 0 or -errno. */
	int (*enter)(void);
	/* While that process waits. */
	int (*attach)(struct rt_observed *);
	/* A thread of it has stopped, with this status of wait(2). */
	void (*stopped)(struct rt_observed *, pid_t thread, int status);
	/* When nothing of it is left. */
	int (*collect)(struct rt_observed *);
};

extern const struct rt_counter rt_by_ptrace, rt_by_tracepoint;

/* Notes why it cannot be done; the first reason counts. Returns -1. */
__attribute__((format(printf, 3, 4))) int rt_fail(struct rt_observed *, const char *failed, const char *what, ...);

/* Runs the command to its end and that of all that came of it. */
void rt_run(struct rt_observed *);

#endif
