/* lines.c - one benchmark measured, as a line of JSON. */
#include "portable.h"

#include <stdio.h>
#include <string.h>

#include "json.h"

#define WATCHDOG_SECONDS 120

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

/* How many of the remaining samples there is time for, after io was measured. */
static uint64_t left_of(uint64_t left, uint64_t printed, const struct rt_io *io)
{
	uint64_t sample_ns = io->span_ns / (io->samples + 1) + 1, time_for = RT_SHARE_NS / sample_ns;
	uint64_t most = time_for > RT_MIN_SAMPLES ? time_for : RT_MIN_SAMPLES;
	return printed >= most ? 0 : left < most - printed ? left : most - printed;
}

int rt_measure_line(const struct rt_bench *bench, uint64_t batch, const struct rt_options *options)
{
	struct rt_io io = {.cpu = options->cpu, .peer_cpu = options->peer_cpu, .batch = batch};
	struct rt_io sum = {0};
	struct rt_clock clock;
	uint64_t printed = 0, left = options->samples;
	int result = 0;
	rt_clock(&clock, options->cpu);
	printf("{\"type\":\"benchmark\",\"benchmark\":\"%s\",\"samples\":[", bench->id);
	/* The first one shows how long a sample takes. */
	for (io.samples = 1; left && !result; io.samples = left < RT_MAX_SAMPLES ? left : RT_MAX_SAMPLES) {
		rt_watchdog(WATCHDOG_SECONDS);
		result = rt_measure_here(bench, &io);
		rt_watchdog(0);
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
		left = left_of(left - io.samples, printed, &io);
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
	printf(",\"result\":%d,\"what\":", result);
	rt_print_json_string(stdout, io.what, strlen(io.what));
	if (io.note[0]) {
		printf(",\"note\":");
		rt_print_json_string(stdout, io.note, strlen(io.note));
	}
	printf("}\n");
	if (fflush(stdout))
		return 1;
	return result && result != RT_UNSUPPORTED;
}
