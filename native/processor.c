/* processor.c - what the processor says of itself, as JSON. */
#include "processor.h"

#include "arch.h"
#include "json.h"

#if defined(__x86_64__)
#define READINGS 9

/* Ticks that the instruction takes at least: a hypervisor has to answer it, and one below another asks it in turn. */
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
	unsigned int a, b, c = 0, d, name[4] = {0, 0, 0, 0};
	__get_cpuid(1, &a, &b, &c, &d);
	if (c >> 31) /* the hypervisor bit; leaf 0x40000000 is its signature */
		__cpuid(0x40000000, a, name[0], name[1], name[2]);
	d = 0;
	__get_cpuid(0x80000007, &a, &b, &c, &d);
	fprintf(out, "{\"rdtscp\":%s,\"invariant_tsc\":%s,\"ticks\":%llu,", rt_has_rdtscp ? "true" : "false",
		d >> 8 & 1 ? "true" : "false", (unsigned long long)cpuid_ticks());
	rt_print_text_member(out, "hypervisor", (const char *)name);
	fputc('}', out);
}
#else
void rt_print_cpuid(FILE *out)
{
	fputs("null", out);
}
#endif
