/* noise.c - interrupts and stolen time of one CPU, from /proc/interrupts and /proc/stat (proc(5)). */
#define _GNU_SOURCE
#include "core.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The column under the heading CPU<n>: offline CPUs have none. -1 where it is missing. */
static int column_of(char *heading, int64_t cpu)
{
	char name[32], *rest = NULL;
	int column = 0;
	snprintf(name, sizeof(name), "CPU%lld", (long long)cpu);
	for (char *word = strtok_r(heading, " \n", &rest); word; word = strtok_r(NULL, " \n", &rest), column++)
		if (!strcmp(word, name))
			return column;
	return -1;
}

/* A line is "label: count count ... text"; lines such as "ERR: 0" have a single count for all CPUs. */
static uint64_t count_in(const char *line, int column)
{
	const char *at = strchr(line, ':');
	uint64_t count = 0;
	for (int i = 0; at && i <= column; i++) {
		char *end;
		count = strtoull(++at, &end, 10);
		if (end == at)
			return 0;
		at = end;
	}
	return at ? count : 0;
}

static uint64_t interrupts_of(int64_t cpu)
{
	FILE *file = fopen("/proc/interrupts", "re");
	char *line = NULL;
	size_t size = 0;
	uint64_t sum = RT_UNKNOWN;
	if (!file)
		return RT_UNKNOWN;
	int column = getline(&line, &size, file) > 0 ? column_of(line, cpu) : -1;
	if (column >= 0)
		for (sum = 0; getline(&line, &size, file) > 0;)
			sum += count_in(line, column);
	free(line);
	fclose(file);
	return sum;
}

static uint64_t steal_ms_of(int64_t cpu)
{
	FILE *file = fopen("/proc/stat", "re");
	char *line = NULL, name[32];
	size_t size = 0;
	unsigned long long steal;
	uint64_t ms = RT_UNKNOWN;
	if (!file)
		return RT_UNKNOWN;
	int length = snprintf(name, sizeof(name), "cpu%lld ", (long long)cpu);
	while (ms == RT_UNKNOWN && getline(&line, &size, file) > 0)
		if (!strncmp(line, name, (size_t)length) &&
		    sscanf(line + length, "%*u %*u %*u %*u %*u %*u %*u %llu", &steal) == 1)
			ms = steal * 1000 / (unsigned long long)sysconf(_SC_CLK_TCK);
	free(line);
	fclose(file);
	return ms;
}

void rt_noise_now(struct rt_noise *noise, int64_t cpu)
{
	noise->interrupts = cpu < 0 ? RT_UNKNOWN : interrupts_of(cpu);
	noise->steal_ms = cpu < 0 ? RT_UNKNOWN : steal_ms_of(cpu);
}

uint64_t rt_noise_since(uint64_t before, uint64_t after)
{
	return before == RT_UNKNOWN || after == RT_UNKNOWN ? RT_UNKNOWN : after - before;
}
