/*
 * probe.c - the stand-alone program: any benchmark, no Node.
 *
 *   probe [option value]... [benchmark[:batch]...] [, benchmark[:batch]...]...
 *   probe --facts | --list | --serve PARENT
 *
 * Measures in the order given; all benchmarks where none is named; without a batch, it finds one. A lone comma
 * begins another round, and each round is a fresh process with a layout of its own.
 *
 *   --cpu N --peer-cpu N   where to measure
 *   --samples N            of each benchmark
 *   --parent PID           die with that process
 *   --seccomp RULES        measure behind a filter of so many rules; --seccomp-uncached: one that the kernel
 *                          has to run at every call
 *   --untraced 1           measure in a process that a tracer of this one does not follow
 *   --init PORT            as process 1 of a guest: mount what is needed, print to PORT, power off
 *   --arguments FILE       the lines of FILE are the arguments that follow
 *   --bare PARENT          one round of many: no facts, no end; dies with PARENT
 *
 * Prints JSON Lines. Exit status: 0 all measured, 1 a benchmark failed, 2 wrong usage.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arguments.h"
#include "facts.h"
#include "filter.h"
#include "helper.h"
#include "init.h"
#include "lines.h"
#include "rounds.h"
#include "untraced.h"

static int usage(const char *wrong)
{
	fprintf(stderr,
		"probe: %s\n"
		"usage: probe [--cpu N] [--peer-cpu N] [--samples N] [--parent PID] [--seccomp[-uncached] RULES]\n"
		"             [--init PORT] [--arguments FILE] [benchmark[:batch]...] [, benchmark[:batch]...]...\n"
		"       probe --facts | --list\n",
		wrong);
	return 2;
}

/* The message names the errno by number too: a library without locales says it in words that vary. */
static int failed(const char *what, int error)
{
	fprintf(stderr, "probe: %s failed: %s (errno %d)\n", what, strerror(-error), -error);
	return 1;
}

static int list(void)
{
	for (const struct rt_bench *bench = rt_benches; bench->id; bench++)
		printf("%s\n", bench->id);
	return 0;
}

/* A whole decimal number from low on; anything else ends the program. */
static long long number(const char *text, long long low)
{
	char *end;
	errno = 0;
	long long value = text ? strtoll(text, &end, 10) : -2;
	if (!text || errno || end == text || *end || value < low)
		exit(usage("an option needs a whole number"));
	return value;
}

/* Splits "benchmark:batch"; without a batch it is 0. NULL where there is no such benchmark. */
static const struct rt_bench *named(const char *text, uint64_t *batch)
{
	char id[RT_ID_MAX];
	const char *colon = strchr(text, ':');
	*batch = colon ? (uint64_t)number(colon + 1, 0) : 0;
	snprintf(id, sizeof(id), "%.*s", colon ? (int)(colon - text) : RT_ID_MAX, text);
	return rt_find(id);
}

static int measure_round(int count, char **ids, const struct rt_options *options)
{
	int failures = 0;
	uint64_t batch;
	for (const struct rt_bench *bench = rt_benches; !count && bench->id; bench++)
		failures += rt_print_measurement(bench, 0, options);
	for (int i = 0; i < count; i++) {
		const struct rt_bench *bench = named(ids[i], &batch);
		failures += rt_print_measurement(bench, batch, options);
	}
	return failures;
}

static int facts(void)
{
	printf("{");
	rt_print_facts(stdout);
	printf("}\n");
	return 0;
}

static int measure_all(int count, char **ids, const struct rt_options *options)
{
	printf("{\"type\":\"facts\",\"abi\":%d,", RT_ABI);
	rt_print_facts(stdout);
	printf("}\n");
	fflush(stdout);
	int rounds = 1, failures;
	for (int i = 0; i < count; i++)
		rounds += !strcmp(ids[i], ",");
	failures = rounds == 1 ? measure_round(count, ids, options) : rt_rounds(count, ids, options);
	printf("{\"type\":\"end\",\"failures\":%d}\n", failures);
	if (fflush(stdout)) {
		perror("probe: standard output");
		return 1;
	}
	return failures ? 1 : 0;
}

int main(int argc, char **argv)
{
	struct rt_options options = {-1, -1, 100};
	const char *port = NULL, *what = NULL;
	int i = 1, rules = 0, uncached = 0, untraced = 0, bare = 0, error;
	uint64_t batch;
	/* A parent may have set these otherwise: a peer that is gone is an error, and children are waited for. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	for (; i < argc && !strncmp(argv[i], "--", 2); i += 2) {
		const char *option = argv[i] + 2, *value = argv[i + 1];
		if (!strcmp(option, "list"))
			return list();
		if (!strcmp(option, "facts"))
			return facts();
		if (!strcmp(option, "serve"))
			return rt_die_with_parent((int)number(value, 1)) ? 1 : rt_serve();
		if (!strcmp(option, "parent") || !strcmp(option, "bare")) {
			if (rt_die_with_parent((int)number(value, 1)))
				return 1;
			bare = *option == 'b';
		} else if (!strcmp(option, "cpu")) {
			options.cpu = number(value, 0);
		} else if (!strcmp(option, "peer-cpu")) {
			options.peer_cpu = number(value, 0);
		} else if (!strcmp(option, "samples")) {
			options.samples = (uint64_t)number(value, 1);
		} else if (!strcmp(option, "seccomp") || !strcmp(option, "seccomp-uncached")) {
			rules = (int)number(value, 1);
			uncached = strlen(option) > strlen("seccomp");
		} else if (!strcmp(option, "untraced")) {
			untraced = (int)number(value, 0);
		} else if (!strcmp(option, "init") && value) {
			port = value;
		} else if (!strcmp(option, "arguments") && value) {
			if (!(argv = rt_arguments(value, argv[0], &argc)))
				return failed(value, -errno);
			i = -1; /* the next is 1 again */
		} else {
			return usage("unknown option");
		}
	}
	for (int j = i; j < argc; j++)
		if (strcmp(argv[j], ",") && !named(argv[j], &batch))
			return usage("unknown benchmark (--list names them)");
	if (port && (error = rt_init(port, &what)))
		return failed(what, error);
	if (untraced && (error = rt_untraced()))
		return failed("leaving the tracer", error);
	if (rules && (error = rt_filter(rules, uncached)))
		return failed("installing the seccomp filter", error);
	return bare ? measure_round(argc - i, argv + i, &options) != 0
		    : measure_all(argc - i, argv + i, &options);
}
