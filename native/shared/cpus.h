/* cpus.h - sets of CPUs as large as the kernel's. */
#ifndef RT_CPUS_H
#define RT_CPUS_H

#include <stdint.h>
#include <stdio.h>

/*
 * cpu_set_t ends at CPU 1,023, and a kernel that could have more (NR_CPUS is up to 8,192 on x86) refuses to tell its
 * affinity into so small a set.
 */
#define RT_CPUS_MAX 16384

#define RT_CPUS_WORD (8 * sizeof(unsigned long))

struct rt_cpus {
	unsigned long words[RT_CPUS_MAX / RT_CPUS_WORD];
};

/* Where this thread may run. 0 or -errno. */
int rt_allowed(struct rt_cpus *allowed);
int rt_allow(const struct rt_cpus *allowed);
/* The first CPU of the set after that one; -1 for none. */
int rt_next_cpu(const struct rt_cpus *cpus, int after);
int rt_pin(int64_t cpu);
/* As the kernel writes it: 0-3,8. */
void rt_print_cpus(FILE *out, const struct rt_cpus *cpus);

#endif
