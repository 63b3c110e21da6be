/*
 * pin.c - runs the program again, so that its address space has been used on one CPU only.
 *
 * The kernel keeps the set of CPUs that an address space has been used on (mm_cpumask), and on x86 it makes each of
 * them flush its TLB when a mapping changes (flush_tlb_mm_range() in arch/x86/mm/tlb.c). Since Linux 6.13 a CPU stays
 * in the set when the process has left it ("x86/mm/tlb: Update mm_cpumask lazily"), so a process that moved before
 * measuring pays for that: 5% of an mprotect(). execve() starts with a new address space.
 */
#define _GNU_SOURCE
#include "probe.h"

#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "shared.h"

/* Set in the environment of the second run: not every sandbox reports the affinity correctly. */
#define BEGUN "RINGTOLL_BEGUN_AGAIN"

/* The kernel names a process after its program; an emulated one is named after the emulator. */
static int is_emulated(const char *program)
{
	char name[16] = "";
	const char *slash = strrchr(program, '/');
	return prctl(PR_GET_NAME, name) || strncmp(name, slash ? slash + 1 : program, sizeof(name) - 1);
}

void rt_pin_program(int64_t cpu, char **argv)
{
	/* By the path it was started with, because there may be no /proc. */
	const char *program = (const char *)getauxval(AT_EXECFN);
	struct rt_cpus allowed;
	if (cpu < 0 || !program || getenv(BEGUN) || rt_allowed(&allowed))
		return;
	int first = rt_next_cpu(&allowed, -1), is_there = first == cpu && rt_next_cpu(&allowed, first) < 0;
	if (is_there || is_emulated(program) || rt_pin(cpu))
		return;
	setenv(BEGUN, "1", 1);
	execv(program, argv);
	unsetenv(BEGUN);
	rt_allow(&allowed);
}
