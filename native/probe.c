/*
 * probe.c - the stand-alone program: any benchmark, no Node.
 *
 *   probe [--cpu N] [--peer-cpu N] [--samples N] [--parent PID] [benchmark[:batch]...]
 *   probe --facts | --list | --serve PARENT
 *
 * Measures in the order given; all of them where none is named; without a batch, it finds one. --parent makes
 * it die with that process.
 *
 * Each benchmark runs in a process of its own. Prints JSON Lines. Exit status: 0 all measured, 1 a benchmark
 * failed, 2 wrong usage. A benchmark that this machine cannot do is reported and is not a failure.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "facts.h"
#include "helper.h"

#define WATCHDOG_SECONDS 120
#define LINE_MAX_BYTES 4096
#define SAMPLE_MAX_BYTES 64 /* three numbers of 20 digits */

struct options {
	int64_t cpu, peer_cpu;
	uint64_t samples;
};

static int usage(const char *wrong)
{
	fprintf(stderr,
		"probe: %s\n"
		"usage: probe [--cpu N] [--peer-cpu N] [--samples N] [--parent PID] [benchmark[:batch]...]\n"
		"       probe --facts | --list\n",
		wrong);
	return 2;
}

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

static int measure(const struct rt_bench *bench, uint64_t batch, const struct options *options)
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
 * In a process of its own: one that has had a thread forks 10 % slower ever after, and a benchmark that hangs
 * or dies takes no other with it.
 */
static int measure_apart(const struct rt_bench *bench, uint64_t batch, const struct options *options)
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
static const struct rt_bench *named(char *text, uint64_t *batch)
{
	char *colon = strchr(text, ':');
	*batch = colon ? (uint64_t)number(colon + 1, 0) : 0;
	if (colon)
		*colon = 0;
	return rt_find(text);
}

static int measure_all(const struct options *options)
{
	int failures = 0;
	for (const struct rt_bench *bench = rt_benches; bench->id; bench++)
		failures += measure_apart(bench, 0, options);
	return failures;
}

static int facts(void)
{
	printf("{");
	rt_print_facts(stdout);
	printf("}\n");
	return 0;
}

int main(int argc, char **argv)
{
	struct options options = {-1, -1, 100};
	int i = 1, failures = 0;
	/* A parent may have set these otherwise: a peer that is gone is an error, and children are waited for. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	for (; i < argc && !strncmp(argv[i], "--", 2); i++) {
		const char *value = argv[i + 1];
		if (!strcmp(argv[i], "--list"))
			return list();
		if (!strcmp(argv[i], "--facts"))
			return facts();
		if (!strcmp(argv[i], "--serve"))
			return rt_die_with_parent((int)number(value, 1)) ? 1 : rt_serve();
		if (!strcmp(argv[i], "--parent")) {
			if (rt_die_with_parent((int)number(value, 1)))
				return 1;
		} else if (!strcmp(argv[i], "--cpu")) {
			options.cpu = number(value, 0);
		} else if (!strcmp(argv[i], "--peer-cpu")) {
			options.peer_cpu = number(value, 0);
		} else if (!strcmp(argv[i], "--samples")) {
			options.samples = (uint64_t)number(value, 1);
		} else {
			return usage("unknown option");
		}
		i++;
	}
	int count = argc - i;
	const struct rt_bench *benches[count + 1];
	uint64_t batches[count + 1];
	for (int j = 0; j < count; j++)
		if (!(benches[j] = named(argv[i + j], &batches[j])))
			return usage("unknown benchmark (--list names them)");
	printf("{\"type\":\"facts\",\"abi\":%d,", RT_ABI);
	rt_print_facts(stdout);
	printf("}\n");
	fflush(stdout);
	if (!count)
		failures = measure_all(&options);
	for (int j = 0; j < count; j++)
		failures += measure_apart(benches[j], batches[j], &options);
	printf("{\"type\":\"end\",\"failures\":%d}\n", failures);
	if (fflush(stdout)) {
		perror("probe: standard output");
		return 1;
	}
	return failures ? 1 : 0;
}
