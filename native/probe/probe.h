/* probe.h - what the stand-alone program is made of. */
#ifndef RT_PROBE_H
#define RT_PROBE_H

#include <stddef.h>

#include "portable.h"

/*
 * The lines of a file as arguments of `program`, NULL-terminated and never freed; *count includes the program.
 * NULL and errno when the file cannot be read.
 */
char **rt_arguments(const char *path, char *program, int *count);

/* Members of a JSON object, without its braces: uname, linkage, cpuid and the texts of files. */
void rt_print_facts(FILE *out);

/* The kernel's audit, which may look at every system call. */
struct rt_audit {
	int enabled;
	int rules; /* of all lists */
	int never; /* rules of the task list that exempt processes from birth */
};

/* Returns 0 or -errno: only root may ask. */
int rt_audit(struct rt_audit *audit);

/* The hypervisor that the kernel's log names, "" for none. Returns 0 or -errno: reading the log may need a privilege. */
int rt_hypervisor_in_log(char *name, size_t size);

#define RT_TRACEPOINTS_MAX 64
#define RT_TRACEPOINT_NAME_MAX 64

/*
 * The raw tracepoints that BPF programs are attached to, one for each program. Returns how many there are, at most
 * RT_TRACEPOINTS_MAX, or -errno: EPERM without root.
 */
int rt_tracepoints(char names[RT_TRACEPOINTS_MAX][RT_TRACEPOINT_NAME_MAX]);

/*
 * Makes a guest of a bare kernel: mounts /proc, /sys and /dev and redirects standard output to the port, such as
 * /dev/ttyS1. Returns in a child process; process 1 waits for it and powers the machine off. Returns 0 or -errno;
 * *what then names the call that failed.
 */
int rt_init(const char *port, const char **what);

/*
 * Runs this program again, pinned to that CPU. Returns when that is not necessary (already there, or a negative CPU)
 * or not possible (the CPU is refused, or an emulator would not survive the exec).
 */
void rt_pin_program(int64_t cpu, char **argv);

/*
 * Goes on in a child that a tracer of this process does not attach to (clone(2), CLONE_UNTRACED), and exits with its
 * status: only the child returns, with 0. Returns -errno on failure.
 */
int rt_untraced(void);

/* Measures in a forked process and prints a line of JSON. Returns 0, or 1 after a failure; RT_UNSUPPORTED is none. */
int rt_print_measurement(const struct rt_bench *bench, uint64_t batch, const struct rt_options *options);

/*
 * Runs this program again for each round; a lone comma separates rounds. Prints {"type":"round","round":N} before
 * each, from 1. Returns the number of rounds in which something failed.
 */
int rt_rounds(int count, char **ids, const struct rt_options *options);

#endif
