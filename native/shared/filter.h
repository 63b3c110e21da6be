/* filter.h - a seccomp filter as sandboxes install them. */
#ifndef RT_FILTER_H
#define RT_FILTER_H

/* More would not fit into a BPF program of BPF_MAXINSNS. */
#define RT_MAX_RULES 2000

/*
 * From now on every system call of this process and its children passes a filter with this many rules that deny
 * calls nobody makes. Since Linux 5.11 the kernel remembers which call numbers a filter always allows and does
 * not run it for them; uncached defeats that. Returns 0 or -errno.
 */
int rt_filter(int rules, int uncached);

#endif
