/*
 * probe.c - the stand-alone program: any benchmark, no Node.
 *
 *   probe [option value]... [[name=]benchmark[:batch]...] [, [name=]benchmark[:batch]...]...
 *   probe --facts | --list | --serve PARENT | --keep [benchmark...]
 *
 * Measures in the order given; all benchmarks where none is named; without a batch, it finds one. With a name, the
 * result is reported under that name although another benchmark was measured, which may be one of in_kernel.c. A
 * lone comma begins another round, and each round is a fresh process with a new address-space layout.
 *
 *   --cpu N --peer-cpu N   where to measure; it runs itself again on CPU N (pin.c)
 *   --samples N            of each benchmark
 *   --parent PID           die with that process
 *   --seccomp RULES        measure behind a filter with that many rules; --seccomp-uncached: one that the
 *                          kernel runs at every call
 *   --untraced 1           measure in a process that a tracer of this one does not follow
 *   --init PORT            as process 1 of a guest: mount /proc, /sys and /dev, print to PORT, power off
 *   --module FILE          load this module into the guest's kernel first
 *   --arguments FILE       the lines of FILE are the arguments that follow
 *   --bare PARENT          one round of many: no facts, no end; dies with PARENT
 *   --keep                 make the files that these benchmarks read, keep them until standard input ends,
 *                          and remove them
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

#include "core.h"
#include "files.h"
#include "in_kernel.h"
#include "probe.h"
#include "shared.h"

static int usage(const char *wrong)
{
	fprintf(stderr,
		"probe: %s\n"
		"usage: probe [--cpu N] [--peer-cpu N] [--samples N] [--parent PID] [--seccomp[-uncached] RULES]\n"
		"             [--init PORT] [--module FILE] [--arguments FILE]\n"
		"             [[name=]benchmark[:batch]...] [, [name=]benchmark[:batch]...]...\n"
		"       probe --facts | --list\n",
		wrong);
	return 2;
}

static int failed(const char *what, int error)
{
	fprintf(stderr, "probe: %s failed: %s\n", what, rt_errno(-error));
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

/* One argument. */
struct asked {
	struct rt_bench bench;
	uint64_t batch;
	char name[RT_ID_MAX];
};

/*
 * Splits "name=benchmark:batch"; without a batch it is 0. A benchmark under another name is a copy with that name.
 * Returns 0 where there is no such benchmark.
 */
static int named(const char *text, struct asked *asked)
{
	char id[RT_ID_MAX];
	const char *equals = strchr(text, '='), *from = equals ? equals + 1 : text, *colon = strchr(from, ':');
	snprintf(id, sizeof(id), "%.*s", (int)strcspn(from, ":"), from);
	const struct rt_bench *bench = rt_find(id);
	if (!bench && !(bench = rt_find_in(rt_in_kernel, id)))
		return 0;
	asked->bench = *bench;
	asked->batch = colon ? (uint64_t)number(colon + 1, 0) : 0;
	if (equals) {
		snprintf(asked->name, sizeof(asked->name), "%.*s", (int)(equals - text), text);
		asked->bench.id = asked->name;
	}
	return 1;
}

static int measure_round(int count, char **ids, const struct rt_options *options)
{
	int failures = 0;
	struct asked asked;
	for (const struct rt_bench *bench = rt_benches; !count && bench->id; bench++)
		failures += rt_print_measurement(bench, 0, options);
	for (int i = 0; i < count; i++)
		if (named(ids[i], &asked))
			failures += rt_print_measurement(&asked.bench, asked.batch, options);
	return failures;
}

static int facts(void)
{
	printf("{\"type\":\"facts\",");
	rt_print_facts(stdout);
	printf("}\n");
	return 0;
}

/* The files that the named benchmarks need; without names, those of all benchmarks. */
static struct rt_wanted files_for(int count, char **ids)
{
	struct rt_wanted wanted = {.number = 0};
	struct asked asked;
	for (const struct rt_bench *bench = rt_benches; !count && bench->id; bench++)
		rt_want_files(&wanted, bench);
	for (int i = 0; i < count; i++)
		if (strcmp(ids[i], ",") && named(ids[i], &asked))
			rt_want_files(&wanted, &asked.bench);
	return wanted;
}

static int measure_all(int count, char **ids, const struct rt_options *options)
{
	printf("{\"type\":\"facts\",\"abi\":%d,", RT_ABI);
	rt_print_facts(stdout);
	printf("}\n");
	fflush(stdout);
	int rounds = 1, failures;
	struct rt_wanted files = files_for(count, ids);
	rt_start_files(&files);
	for (int i = 0; i < count; i++)
		rounds += !strcmp(ids[i], ",");
	failures = rounds == 1 ? measure_round(count, ids, options) : rt_rounds(count, ids, options);
	rt_end_files();
	printf("{\"type\":\"end\",\"failures\":%d}\n", failures);
	if (fflush(stdout))
		return failed("writing to standard output", -errno);
	return failures ? 1 : 0;
}

int main(int argc, char **argv)
{
	struct rt_options options = {-1, -1, 100};
	const char *port = NULL, *module = NULL, *what = NULL;
	int i = 1, rules = 0, uncached = 0, untraced = 0, bare = 0, error;
	struct asked asked;
	char **started = argv;
	/* A parent may have set these otherwise: a peer that is gone is an error, and children are waited for. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	for (; i < argc && !strncmp(argv[i], "--", 2); i += 2) {
		const char *option = argv[i] + 2, *value = argv[i + 1];
		if (!strcmp(option, "list"))
			return list();
		if (!strcmp(option, "facts"))
			return facts();
		if (!strcmp(option, "keep"))
			return rt_keep_files(argc - i - 1, argv + i + 1) ? usage("unknown benchmark (--list names them)") : 0;
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
		} else if (!strcmp(option, "module") && value) {
			module = value;
		} else if (!strcmp(option, "arguments") && value) {
			if (!(argv = rt_arguments(value, argv[0], &argc)))
				return failed(value, -errno);
			i = -1; /* the next is 1 again */
		} else {
			return usage("unknown option");
		}
	}
	for (int j = i; j < argc; j++)
		if (strcmp(argv[j], ",") && !named(argv[j], &asked))
			return usage("unknown benchmark (--list names them)");
	rt_pin_program(options.cpu, started);
	if (module && (error = rt_load_module ? rt_load_module(module) : -ENOSYS))
		return failed("loading the module", error);
	if (port && (error = rt_init(port, &what)))
		return failed(what, error);
	if (untraced && (error = rt_untraced()))
		return failed("leaving the tracer", error);
	if (rules && (error = rt_filter(rules, uncached)))
		return failed("installing the seccomp filter", error);
	return bare ? measure_round(argc - i, argv + i, &options) != 0
		    : measure_all(argc - i, argv + i, &options);
}
