/*
 * vdso.c - calls that the kernel answers without being entered: through the code that it maps into every process,
 * not through the C library, of which a static one goes around it for some.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <time.h>

#include "bench.h"
#include "in_kernel.h"

#if defined(__x86_64__)
#define PREFIX "__vdso_"
#else
#define PREFIX "__kernel_"
#endif

/* The function of that name, by the symbols of the vDSO, which is an ELF library; NULL where it has none. */
static void *function(const char *name)
{
	const char *base = (const char *)getauxval(AT_SYSINFO_EHDR);
	if (!base)
		return NULL;
	const Elf64_Ehdr *header = (const void *)base;
	const Elf64_Shdr *sections = (const void *)(base + header->e_shoff);
	for (const Elf64_Shdr *section = sections; section < sections + header->e_shnum; section++) {
		if (section->sh_type != SHT_DYNSYM)
			continue;
		const Elf64_Sym *symbols = (const void *)(base + section->sh_offset);
		const char *names = base + sections[section->sh_link].sh_offset;
		for (size_t i = 0; i < section->sh_size / sizeof(*symbols); i++)
			if (!strcmp(names + symbols[i].st_name, name))
				return (void *)(base + symbols[i].st_value);
	}
	return NULL;
}

static int lacks(struct rt_run *r, const char *name)
{
	return rt_unsupported(r, "this kernel's vDSO has no %s()", name);
}

/* The clock by a real system call. */
static void ask_kernel(clockid_t clock, struct timespec *now)
{
	rt_syscall2(SYS_clock_gettime, clock, (long)now);
}

static int64_t nanoseconds(const struct timespec *time)
{
	return (int64_t)time->tv_sec * 1000000000 + time->tv_nsec;
}

typedef int gettime_call(clockid_t, struct timespec *);

static int gettime_answers(void *call)
{
	struct timespec now;
	return ((gettime_call *)call)(CLOCK_MONOTONIC, &now);
}

int rt_vdso_clock_gettime(struct rt_run *r)
{
	gettime_call *const call = (gettime_call *)function(PREFIX "clock_gettime");
	struct timespec before = {0, 0}, now = {0, 0}, after = {0, 0};
	int bad = !call ? lacks(r, "clock_gettime")
			: rt_without_kernel(r, SYS_clock_gettime, "clock_gettime()", gettime_answers, (void *)call);
	while (!bad && rt_next(r)) {
		int wrong = 0;
		ask_kernel(CLOCK_MONOTONIC, &before);
		rt_start(r);
		for (uint64_t n = r->batch; n; n--)
			wrong |= call(CLOCK_MONOTONIC, &now);
		rt_stop(r);
		ask_kernel(CLOCK_MONOTONIC, &after);
		bad = rt_prove(r,
			       !wrong && nanoseconds(&now) >= nanoseconds(&before) &&
				       nanoseconds(&now) <= nanoseconds(&after),
			       "clock_gettime() of the vDSO did not return the kernel's time");
	}
	return bad;
}

#if defined(SYS_time)

typedef int getcpu_call(unsigned int *, unsigned int *, void *);

static int getcpu_answers(void *call)
{
	unsigned int cpu;
	return ((getcpu_call *)call)(&cpu, NULL, NULL);
}

int rt_vdso_getcpu(struct rt_run *r)
{
	getcpu_call *const call = (getcpu_call *)function(PREFIX "getcpu");
	int bad = !call ? lacks(r, "getcpu")
			: rt_without_kernel(r, SYS_getcpu, "getcpu()", getcpu_answers, (void *)call);
	while (!bad && rt_next(r)) {
		unsigned int wrong = 0, cpu = 0;
		rt_start(r);
		for (uint64_t n = r->batch; n; n--) {
			wrong |= (unsigned int)call(&cpu, NULL, NULL);
			wrong |= cpu ^ (unsigned int)r->io->cpu;
		}
		rt_stop(r);
		bad = rt_prove(r, !wrong, "getcpu() of the vDSO did not return CPU %d every time", (int)r->io->cpu);
	}
	return bad;
}

typedef time_t time_call(time_t *);

static int time_answers(void *call)
{
	return ((time_call *)call)(NULL) < 0;
}

int rt_vdso_time(struct rt_run *r)
{
	time_call *const call = (time_call *)function(PREFIX "time");
	struct timespec before = {0, 0}, after = {0, 0};
	int bad = !call ? lacks(r, "time") : rt_without_kernel(r, SYS_time, "time()", time_answers, (void *)call);
	while (!bad && rt_next(r)) {
		time_t wrong = 0, last = 0;
		ask_kernel(CLOCK_REALTIME_COARSE, &before);
		rt_start(r);
		for (uint64_t n = r->batch; n; n--)
			wrong |= (last = call(NULL)) - before.tv_sec;
		rt_stop(r);
		ask_kernel(CLOCK_REALTIME_COARSE, &after);
		bad = rt_prove(r, wrong >= 0 && last <= after.tv_sec, "time() of the vDSO did not return the kernel's time");
	}
	return bad;
}

#else /* arm64: neither call is in its vDSO, and time() is no call of its kernel at all */

int rt_vdso_getcpu(struct rt_run *r)
{
	return lacks(r, "getcpu");
}

int rt_vdso_time(struct rt_run *r)
{
	return lacks(r, "time");
}

#endif
