/* rounds.c - many rounds, each in a fresh process: a new layout of the address space, nothing warm. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shared.h"

static int one_round(int count, char **ids, const struct rt_options *options)
{
	/* By the path it was started with, because there may be no /proc. */
	char *program = (char *)getauxval(AT_EXECFN);
	char parent[24], cpu[24], peer[24], samples[24];
	char *argv[count + 10];
	int n = 0, status = -1;
	snprintf(parent, sizeof(parent), "%d", (int)getpid());
	snprintf(cpu, sizeof(cpu), "%lld", (long long)options->cpu);
	snprintf(peer, sizeof(peer), "%lld", (long long)options->peer_cpu);
	snprintf(samples, sizeof(samples), "%llu", (unsigned long long)options->samples);
	char *const fixed[] = {program, "--bare", parent, "--samples", samples};
	for (size_t i = 0; i < sizeof(fixed) / sizeof(*fixed); i++)
		argv[n++] = fixed[i];
	if (options->cpu >= 0) {
		argv[n++] = "--cpu";
		argv[n++] = cpu;
	}
	if (options->peer_cpu >= 0) {
		argv[n++] = "--peer-cpu";
		argv[n++] = peer;
	}
	memcpy(argv + n, ids, (size_t)count * sizeof(*ids));
	argv[n + count] = NULL;
	pid_t child = fork();
	if (!child) {
		execv(program, argv);
		fprintf(stderr, "probe: running itself for another round failed: %s\n", rt_errno(errno));
		_exit(1);
	}
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return status != 0;
}

int rt_rounds(int count, char **ids, const struct rt_options *options)
{
	int failures = 0;
	for (int from = 0, round = 1; from <= count; round++) {
		int to = from;
		while (to < count && strcmp(ids[to], ","))
			to++;
		printf("{\"type\":\"round\",\"round\":%d}\n", round);
		/* The reader is gone. */
		if (fflush(stdout))
			return failures + 1;
		failures += one_round(to - from, ids + from, options);
		from = to + 1;
	}
	return failures;
}
