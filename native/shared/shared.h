/* shared.h - for programs that do not measure, too: CPU sets, errors, seccomp filters, processes, folders. */
#ifndef RT_SHARED_H
#define RT_SHARED_H

#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

/*
 * cpu_set_t ends at CPU 1,023. Where the kernel could have more (NR_CPUS is up to 8,192 on x86), sched_getaffinity()
 * refuses a set that small.
 */
#define RT_CPUS_MAX 16384

#define RT_CPUS_WORD (8 * sizeof(unsigned long))

struct rt_cpus {
	unsigned long words[RT_CPUS_MAX / RT_CPUS_WORD];
};

/* Where this thread may run. 0 or -errno. */
int rt_allowed(struct rt_cpus *allowed);
int rt_allow(const struct rt_cpus *allowed);
int rt_pin(int64_t cpu);
/* The first CPU of the set after that one; -1 for none. */
int rt_next_cpu(const struct rt_cpus *cpus, int after);
/* As the kernel writes it: 0-3,8. */
void rt_print_cpus(FILE *out, const struct rt_cpus *cpus);

/* The name of an error: ENOENT. Valid until the next call where it has none ("errno 600"). */
const char *rt_errno(int error);

/* More would not fit into a BPF program of BPF_MAXINSNS. */
#define RT_MAX_RULES 2000

/*
 * Installs a seccomp filter like that of a sandbox: this many rules, which deny calls that nobody makes. Since Linux
 * 5.11 the kernel caches which calls a filter always allows and does not run it for them; `uncached` defeats that.
 * Returns 0 or -errno.
 */
int rt_filter(int rules, int uncached);

/* The parent of a process, whose pid is a name in /proc; -1 without such a process or without /proc. */
pid_t rt_parent_of(const char *pid);
/* Sends the signal to every child of this process. */
void rt_signal_children(int signal);
/* Calls visit() with each descendant of this process that is not a zombie. */
void rt_each_descendant(void (*visit)(pid_t pid, void *context), void *context);

/*
 * Empties the open folder, whatever its name leads to by now: follows no link and enters no other mount. Then removes
 * it, if that is still its name: below the folder `parent`, or as a path (AT_FDCWD).
 */
void rt_remove_tree(int folder, int parent, const char *name);

#endif
