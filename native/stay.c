/*
 * stay.c - a program that has been on one CPU only.
 *
 * Of the CPUs that an address space has been used on the kernel keeps a set (mm_cpumask), and on x86 it asks every
 * one of them to forget addresses when a mapping changes (flush_tlb_mm_range() in arch/x86/mm/tlb.c). A process
 * that moved before it measures pays for that: 5 % of an mprotect(). execve() begins a new address space.
 */
#define _GNU_SOURCE
#include "stay.h"

#include <sched.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bench.h"

/* The kernel names a process after its program, and one that is emulated after the emulator. */
static int is_emulated(const char *program)
{
	char name[16] = "";
	const char *slash = strrchr(program, '/');
	return prctl(PR_GET_NAME, name) || strncmp(name, slash ? slash + 1 : program, sizeof(name) - 1);
}

void rt_stay(int64_t cpu, char **argv)
{
	/* By the path it was started with: there may be no /proc. */
	const char *program = (const char *)getauxval(AT_EXECFN);
	cpu_set_t allowed;
	if (cpu < 0 || cpu >= CPU_SETSIZE || !program || sched_getaffinity(0, sizeof(allowed), &allowed))
		return;
	if ((CPU_COUNT(&allowed) == 1 && CPU_ISSET((size_t)cpu, &allowed)) || is_emulated(program) || rt_pin(cpu))
		return;
	execv(program, argv);
	sched_setaffinity(0, sizeof(allowed), &allowed);
}
