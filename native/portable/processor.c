/* processor.c - CPUID as JSON. */
#include "portable.h"

#include <string.h>

#include "json.h"

#if defined(__x86_64__)
#define READINGS 9

/*
 * The leaf of a hypervisor's signature. One that offers the interfaces of others too has them at steps of 0x100, up to
 * the first that does not answer.
 */
#define SIGNATURE 0x40000000u
#define SIGNATURES_MAX 8

/* The least ticks of the instruction: it traps to the hypervisor, and in a nested guest to each of them. */
static uint64_t cpuid_ticks(void)
{
	uint64_t least = UINT64_MAX;
	for (int i = 0; i < READINGS; i++) {
		unsigned int a, b, c, d;
		uint64_t start = rt_ticks_begin();
		__cpuid(0, a, b, c, d);
		uint64_t ticks = rt_ticks_end() - start;
		least = ticks < least ? ticks : least;
	}
	return least;
}

void rt_print_cpuid(FILE *out)
{
	unsigned int a, b, c = 0, d, name[SIGNATURES_MAX][4] = {0};
	int names = 0;
	__get_cpuid(1, &a, &b, &c, &d);
	if (c >> 31) /* the hypervisor bit */
		for (; names < SIGNATURES_MAX; names++) {
			unsigned int *at = name[names], leaf = SIGNATURE + 0x100 * (unsigned int)names;
			__cpuid(leaf, a, at[0], at[1], at[2]);
			if (names > 0 && a < leaf)
				break;
		}
	d = 0;
	__get_cpuid(0x80000007, &a, &b, &c, &d);
	fprintf(out, "{\"rdtscp\":%s,\"invariant_tsc\":%s,\"ticks\":%llu,", rt_has_rdtscp ? "true" : "false",
		d >> 8 & 1 ? "true" : "false", (unsigned long long)cpuid_ticks());
	rt_print_text_member(out, "hypervisor", (const char *)name[0]);
	fputs(",\"interfaces\":[", out);
	for (int i = 0; i < names; i++) {
		fputs(i ? "," : "", out);
		rt_print_json_string(out, (const char *)name[i], strlen((const char *)name[i]));
	}
	fputs("]}", out);
}
#else
void rt_print_cpuid(FILE *out)
{
	fputs("null", out);
}
#endif
