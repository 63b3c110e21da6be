/*
 * observe.c - runs one command, times it, and counts its system calls.
 *
 *   observe [option value]... [-- PROGRAM ARGUMENTS...]
 *
 *   --count tracepoint|ptrace   count the system calls of the command and its descendants; without a program only
 *                               check whether that is possible here
 *   --cpu N                     run it on that CPU
 *   --seccomp-uncached RULES    behind a filter with that many rules, which the kernel runs at every call
 *
 * The command has this process's streams, folder, environment, process group and terminal. Prints a line of JSON
 * on descriptor 3; when its reader is gone, everything is killed. Exit status: 0 printed, 2 wrong usage.
 */
#define _GNU_SOURCE
#include "observe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "json.h"
#include "shared.h"

static struct rt_observed observed = {.cpu = -1};

int rt_fail(struct rt_observed *o, const char *failed, const char *what, ...)
{
	va_list arguments;
	va_start(arguments, what);
	if (!o->failed)
		vsnprintf(o->what, sizeof(o->what), what, arguments);
	va_end(arguments);
	o->failed = o->failed ? o->failed : failed;
	return -1;
}

static const struct rt_counter *counter_named(const char *name)
{
	static const struct rt_counter *const counters[] = {&rt_by_tracepoint, &rt_by_ptrace};
	for (size_t i = 0; i < sizeof(counters) / sizeof(*counters); i++)
		if (!strcmp(counters[i]->name, name))
			return counters[i];
	return NULL;
}

static _Noreturn void usage(const char *wrong)
{
	fprintf(stderr,
		"observe: %s\n"
		"usage: observe [--count tracepoint|ptrace] [--cpu N] [--seccomp-uncached RULES] "
		"[-- PROGRAM ARGUMENTS...] 3>REPORT\n",
		wrong);
	exit(2);
}

static int number(const char *text, long low, long high)
{
	char *end;
	long value = strtol(text, &end, 10);
	if (end == text || *end || value < low || value > high)
		usage("an option needs a whole number in its range");
	return (int)value;
}

static void report(const struct rt_observed *o, FILE *out)
{
	fprintf(out,
		"{\"wall_ns\":%lld,\"user_ns\":%lld,\"system_ns\":%lld,\"voluntary\":%lld,\"involuntary\":%lld,\"%s\":%d",
		(long long)o->wall_ns, (long long)o->user_ns, (long long)o->system_ns, (long long)o->voluntary,
		(long long)o->involuntary, WIFSIGNALED(o->status) ? "signal" : "exit",
		WIFSIGNALED(o->status) ? WTERMSIG(o->status) : WEXITSTATUS(o->status));
	if (o->counter) {
		fprintf(out, ",\"counted_by\":\"%s\",\"calls\":", o->counter->name);
		rt_print_calls(out, &o->counts);
		fprintf(out, ",\"processes\":%llu,\"threads\":%llu,\"execs\":%llu", (unsigned long long)o->counts.processes,
			(unsigned long long)o->counts.threads, (unsigned long long)o->counts.execs);
	}
	fprintf(out, ",\"paused\":%s,\"left\":[", o->stopped ? "true" : "false");
	for (size_t i = 0; i < o->left_count; i++) {
		char text[64];
		snprintf(text, sizeof(text), "%s (pid %d)", o->left[i].name, o->left[i].pid);
		fputs(i ? "," : "", out);
		rt_print_json_string(out, text, strlen(text));
	}
	fputc(']', out);
	if (o->failed) {
		fprintf(out, ",\"failed\":\"%s\",", o->failed);
		rt_print_text_member(out, "what", o->what);
	}
	fputs("}\n", out);
}

int main(int argc, char **argv)
{
	int i = 1;
	for (; i + 1 < argc && strcmp(argv[i], "--"); i += 2) {
		const char *value = argv[i + 1];
		if (!strcmp(argv[i], "--count")) {
			if (!(observed.counter = counter_named(value)))
				usage("--count takes tracepoint or ptrace");
		} else if (!strcmp(argv[i], "--cpu")) {
			observed.cpu = number(value, 0, 1 << 20);
		} else if (!strcmp(argv[i], "--seccomp-uncached")) {
			observed.rules = number(value, 1, RT_MAX_RULES);
		} else {
			usage("unknown option");
		}
	}
	if (i < argc && strcmp(argv[i], "--"))
		usage("an option needs a value");
	observed.argv = argv + i + (i < argc);
	if (fcntl(RT_REPORT, F_SETFD, FD_CLOEXEC))
		usage("descriptor 3, for the report, is not open");
	if (*observed.argv)
		rt_run(&observed);
	else if (observed.counter && observed.counter->prepare)
		observed.counter->prepare(&observed);
	else
		usage("no program to run");
	FILE *out = fdopen(RT_REPORT, "w");
	if (!out)
		return 1;
	report(&observed, out);
	return fclose(out) != 0;
}
