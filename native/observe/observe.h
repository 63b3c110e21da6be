/* observe.h - what the observer was asked, what it has seen, and how it looks. */
#ifndef RT_OBSERVE_H
#define RT_OBSERVE_H

#include <linux/audit.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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

	/* After a failure: a word for the caller and a message for the user. */
	const char *failed;
	char what[1024];
};

/* A way to count. Only the name is required; functions return 0, or -1 after rt_fail(), except enter(). */
struct rt_counter {
	const char *name;
	/* Before the command is forked. */
	int (*prepare)(struct rt_observed *);
	/* In the forked process, before its execve(). Returns 0 or -errno. */
	int (*enter)(void);
	/* While that process waits. */
	int (*attach)(struct rt_observed *);
	/* A thread has stopped, with this status of wait(2). */
	void (*stopped)(struct rt_observed *, pid_t thread, int status);
	/* When all processes have ended. */
	int (*collect)(struct rt_observed *);
};

extern const struct rt_counter rt_by_ptrace, rt_by_tracepoint;

/* Records why the observation failed; the first reason is kept. Returns -1. */
__attribute__((format(printf, 3, 4))) int rt_fail(struct rt_observed *, const char *failed, const char *what, ...);

/* Runs the command until it and all its descendants have ended. */
void rt_run(struct rt_observed *);

/* The path of the program that execvp(3) would run. Returns 0, -ENOENT, or -EACCES where it is not executable. */
int rt_find_program(const char *program, char *path, size_t size);

int64_t rt_now_ns(void); /* CLOCK_MONOTONIC */
/* Whether this signal stops a process until SIGCONT. */
int rt_stops(int signal);
/* Returns when the command has ended, or must be ended because of a failure. */
void rt_wait_for_command(struct rt_observed *);
/* Returns when no process is left. Those that had to be killed after the grace period are in `left`. */
void rt_wait_for_rest(struct rt_observed *);

/* Holds signals back; *before is the mask for the command. The reader of the report keeps `leash` open. */
void rt_hold_signals(int leash, sigset_t *before);
/* In the command, before its execve(): undoes rt_hold_signals(). */
void rt_restore_signals(const sigset_t *before);
/* From now on signals go to the command; 0 when it has ended. */
void rt_pass_signals(pid_t command, const sigset_t *before);
/* Whether the reader of the report is gone; the command has then been killed. */
int rt_abandoned(void);
/* Whether a signal arrived after the command had ended. */
int rt_hurried(void);

/* The architecture of this program, and the 32-bit one that the same kernel also runs. */
#if defined(__x86_64__)
#define RT_ARCH AUDIT_ARCH_X86_64
#define RT_COMPAT_ARCH AUDIT_ARCH_I386
#elif defined(__aarch64__)
#define RT_ARCH AUDIT_ARCH_AARCH64
#define RT_COMPAT_ARCH AUDIT_ARCH_ARM
#endif

/* Adds to a call's count. */
void rt_count(struct rt_observed *, uint32_t arch, uint32_t number, uint64_t count);
/* As an object: {"read":12}; "call 470" for a number without a name, "i386 call 5" of another table. */
void rt_print_calls(FILE *, const struct rt_counts *);

/*
 * Whether the program that this traced process has just started lacks the privileges that its file would give it: the
 * kernel gives none to a process whose tracer lacks CAP_SYS_PTRACE. Writes the path of the file.
 */
int rt_loses_privileges(pid_t process, char *program, size_t size);

/* Where the running kernel keeps a member of a structure. */
struct rt_member {
	const char *structure, *member;
	int offset; /* in bytes; -1 where the kernel has no such member */
};

/* Looks up the offsets by BTF. Returns 0 or -errno: -ENOENT where the kernel has no BTF. */
int rt_btf(struct rt_member *members, size_t count);

/* What the eBPF programs count, apart from calls. */
struct rt_totals {
	uint64_t processes, threads, execs;
	uint64_t lost; /* what did not fit into a map */
};

/* Descriptors of their maps, and offsets of what they read in the kernel. */
struct rt_tracing {
	int tasks;  /* address of a task -> 1 once it is counted, 0 until its execve */
	int calls;  /* number, and 1 << 32 for one of the compatible architecture -> count */
	int totals; /* one struct rt_totals */
	int pid_offset, tgid_offset, status_offset;
};

#define RT_COMPAT (UINT64_C(1) << 32)

/* A program and its tracepoint. Loading returns a descriptor or -errno. */
struct rt_tracer {
	const char *tracepoint;
	int (*load)(const struct rt_tracing *);
};

extern const struct rt_tracer rt_tracers[]; /* the last has no tracepoint */
/* A program that a task runs itself, to have its calls counted from its next execve() on. */
int rt_load_enrolment(const struct rt_tracing *);

#endif
