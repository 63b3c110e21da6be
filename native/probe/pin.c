/*
 * pin.c - a program that has been on one CPU only.
 *
 * Of the CPUs that an address space has been used on the kernel keeps a set (mm_cpumask), and on x86 it asks every
 * one of them to forget addresses when a mapping changes (flush_tlb_mm_range() in arch/x86/mm/tlb.c). Since Linux
 * 6.13 a CPU stays in there when the process has left it ("x86/mm/tlb: Update mm_cpumask lazily"), so one that moved
 * before it measures pays for that: 5 % of an mprotect(). execve() begins a new address space.
 */
#define _GNU_SOURCE
#include "probe.h"

#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "shared.h"

/* In the environment of a program that has begun again: not every sandbox tells where it may run. */
#define BEGUN "RINGTOLL_BEGUN_AGAIN"

/* The kernel names a process after its program, and one that is emulated after the emulator. */
static int is_emulated(const char *program)
{
	char name[16] = "";
	const char *slash = strrchr(program, '/');
	return prctl(PR_GET_NAME, name) || strncmp(name, slash ? slash + 1 : program, sizeof(name) - 1);
}

void rt_pin_program(int64_t cpu, char **argv)
{
	/* By the path it was started with: there may be no /proc. */
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
