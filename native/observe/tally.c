/* tally.c - calls counted by architecture and number. */
#include "observe.h"

#include <sys/syscall.h>

static const struct {
	uint32_t number;
	const char *name;
} names[] = {
#include "call_names.h" /* made by src/native/header-names.ts of the compiler's own headers */
};

void rt_count(struct rt_observed *o, uint32_t arch, uint32_t number, uint64_t count)
{
	struct rt_counts *counts = &o->counts;
	for (size_t i = 0; i < counts->different; i++)
		if (counts->calls[i].number == number && counts->calls[i].arch == arch) {
			counts->calls[i].count += count;
			return;
		}
	if (counts->different < RT_CALLS_MAX)
		counts->calls[counts->different++] = (struct rt_tally){arch, number, count};
	else
		rt_fail(o, "incomplete", "more than %d different system calls cannot be counted", RT_CALLS_MAX);
}

static const char *name_of(uint32_t number)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].number == number)
			return names[i].name;
	return NULL;
}

static void print_name(FILE *out, const struct rt_tally *call)
{
	const char *name = name_of(call->number);
	if (call->arch == AUDIT_ARCH_I386)
		fprintf(out, "\"i386 call %d\"", (int)call->number);
	else if (call->arch == AUDIT_ARCH_ARM)
		fprintf(out, "\"arm call %d\"", (int)call->number);
	else if (name)
		fprintf(out, "\"%s\"", name);
	else
		fprintf(out, "\"call %d\"", (int)call->number);
}

void rt_print_calls(FILE *out, const struct rt_counts *counts)
{
	fputc('{', out);
	for (size_t i = 0; i < counts->different; i++) {
		fputs(i ? "," : "", out);
		print_name(out, &counts->calls[i]);
		fprintf(out, ":%llu", (unsigned long long)counts->calls[i].count);
	}
	fputc('}', out);
}
