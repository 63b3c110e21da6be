/* own_process.c - measures a benchmark in a forked process. */
#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "probe.h"
#include "shared.h"

#define LINE_MAX_BYTES 4096
#define SAMPLE_MAX_BYTES 64 /* three numbers of 20 digits */

/*
 * A process that has had a thread forks 10% slower from then on, and one that hangs or dies must not take other
 * benchmarks with it.
 */
int rt_print_measurement(const struct rt_bench *bench, uint64_t batch, const struct rt_options *options)
{
	int parent = getpid(), status = 1;
	pid_t child = fork();
	if (child < 0) {
		fprintf(stderr, "probe: fork failed: %s\n", rt_errno(errno));
		return 1;
	}
	if (!child) {
		/* The whole line in one write: half a line would spoil the next. */
		setvbuf(stdout, NULL, _IOFBF, LINE_MAX_BYTES + options->samples * SAMPLE_MAX_BYTES);
		_exit(rt_die_with_parent(parent) || rt_measure_line(bench, batch, options));
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		printf("{\"type\":\"benchmark\",\"benchmark\":\"%s\",\"samples\":[],\"result\":%d,"
		       "\"what\":\"its process was killed by signal %d\"}\n",
		       bench->id, -EOWNERDEAD, WTERMSIG(status));
	fflush(stdout);
	return status != 0;
}
