/* lines.c - one benchmark measured, as a line of JSON. */
#define _GNU_SOURCE
#include "lines.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "facts.h"

#define WATCHDOG_SECONDS 120
#define LINE_MAX_BYTES 4096
#define SAMPLE_MAX_BYTES 64 /* three numbers of 20 digits */

static void print_count(const char *name, uint64_t count)
{
	if (count == RT_UNKNOWN)
		printf(",\"%s\":null", name);
	else
		printf(",\"%s\":%llu", name, (unsigned long long)count);
}

static void print_samples(const struct rt_io *io, uint64_t *printed)
{
	for (uint64_t i = 0; i < io->samples; i++)
		printf("%s[%llu,%llu,%llu]", (*printed)++ ? "," : "", (unsigned long long)io->sample[i].ticks,
		       (unsigned long long)io->sample[i].before, (unsigned long long)io->sample[i].after);
}

static void add(uint64_t *sum, uint64_t more)
{
	*sum = *sum == RT_UNKNOWN || more == RT_UNKNOWN ? RT_UNKNOWN : *sum + more;
}

static int measure(const struct rt_bench *bench, uint64_t batch, const struct rt_options *options)
{
	struct rt_io io = {.cpu = options->cpu, .peer_cpu = options->peer_cpu, .batch = batch};
	struct rt_io sum = {0};
	struct rt_clock clock;
	uint64_t printed = 0;
	int result = 0;
	rt_clock(&clock, options->cpu);
	printf("{\"type\":\"benchmark\",\"benchmark\":\"%s\",\"samples\":[", bench->id);
	for (uint64_t left = options->samples; left && !result; left -= io.samples) {
		io.samples = left < RT_MAX_SAMPLES ? left : RT_MAX_SAMPLES;
		alarm(WATCHDOG_SECONDS);
		result = rt_measure_here(bench, &io);
		alarm(0);
		if (result)
			break;
		print_samples(&io, &printed);
		sum.span_ticks += io.span_ticks;
		sum.span_ns += io.span_ns;
		sum.moved += io.moved;
		sum.retaken += io.retaken;
		add(&sum.involuntary, io.involuntary);
		add(&sum.away_ns, io.away_ns);
		add(&sum.interrupts, io.interrupts);
		add(&sum.steal_ms, io.steal_ms);
	}
	printf("],\"batch\":%llu,\"overhead\":%llu,\"cpu\":%lld", (unsigned long long)io.batch,
	       (unsigned long long)io.overhead, (long long)io.cpu);
	print_count("span_ticks", sum.span_ticks);
	print_count("span_ns", sum.span_ns);
	print_count("moved", sum.moved);
	print_count("retaken", sum.retaken);
	print_count("involuntary", sum.involuntary);
	print_count("away_ns", sum.away_ns);
	print_count("interrupts", sum.interrupts);
	print_count("steal_ms", sum.steal_ms);
	print_count("chain_cycles", clock.chain_cycles);
	print_count("chain_ticks", clock.chain_ticks);
	print_count("check_ticks", clock.check_ticks);
	print_count("granularity", clock.granularity);
	printf(",\"result\":%d,\"what\":", result);
	rt_print_json_string(stdout, io.what, strlen(io.what));
	printf("}\n");
	if (fflush(stdout))
		return 1;
	return result && result != RT_UNSUPPORTED;
}

/*
 * A process that has had a thread forks 10 % slower ever after, and one that hangs or dies is to take no other
 * benchmark with it.
 */
int rt_print_measurement(const struct rt_bench *bench, uint64_t batch, const struct rt_options *options)
{
	int parent = getpid(), status = 1;
	pid_t child = fork();
	if (child < 0) {
		perror("probe: fork");
		return 1;
	}
	if (!child) {
		/* The whole line at once: half of one would spoil the next. */
		setvbuf(stdout, NULL, _IOFBF, LINE_MAX_BYTES + options->samples * SAMPLE_MAX_BYTES);
		_exit(rt_die_with_parent(parent) || measure(bench, batch, options));
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		printf("{\"type\":\"benchmark\",\"benchmark\":\"%s\",\"samples\":[],\"result\":%d,"
		       "\"what\":\"its process was ended by signal %d\"}\n",
		       bench->id, -EOWNERDEAD, WTERMSIG(status));
	fflush(stdout);
	return status != 0;
}
