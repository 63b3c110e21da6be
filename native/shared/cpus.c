/* cpus.c - where a thread may run. */
#define _GNU_SOURCE
#include "shared.h"

#include <errno.h>
#include <sched.h>
#include <string.h>

int rt_allowed(struct rt_cpus *allowed)
{
	memset(allowed, 0, sizeof(*allowed));
	return sched_getaffinity(0, sizeof(*allowed), (cpu_set_t *)allowed->words) ? -errno : 0;
}

int rt_allow(const struct rt_cpus *allowed)
{
	return sched_setaffinity(0, sizeof(*allowed), (const cpu_set_t *)allowed->words) ? -errno : 0;
}

static int has(const struct rt_cpus *cpus, int cpu)
{
	return cpus->words[(size_t)cpu / RT_CPUS_WORD] >> (size_t)cpu % RT_CPUS_WORD & 1;
}

int rt_next_cpu(const struct rt_cpus *cpus, int after)
{
	for (int cpu = after + 1; cpu < RT_CPUS_MAX; cpu++)
		if (has(cpus, cpu))
			return cpu;
	return -1;
}

int rt_pin(int64_t cpu)
{
	struct rt_cpus one = {0};
	if (cpu < 0 || cpu >= RT_CPUS_MAX)
		return -EINVAL;
	one.words[(size_t)cpu / RT_CPUS_WORD] = 1UL << (size_t)cpu % RT_CPUS_WORD;
	return rt_allow(&one);
}

void rt_print_cpus(FILE *out, const struct rt_cpus *cpus)
{
	const char *comma = "";
	for (int first = rt_next_cpu(cpus, -1), last; first >= 0; first = rt_next_cpu(cpus, last)) {
		for (last = first; last + 1 < RT_CPUS_MAX && has(cpus, last + 1); last++)
			;
		fprintf(out, last > first ? "%s%d-%d" : "%s%d", comma, first, last);
		comma = ",";
	}
}
