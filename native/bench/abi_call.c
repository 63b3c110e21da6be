/* abi_call.c - a system call that returns at once. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

/* Far above any number in use, and below the x32 bit (0x40000000). */
#define NO_SUCH_CALL 100000

/* Every call returns the same value: differences are gathered without a branch. */
static inline __attribute__((always_inline)) int same_answer(struct rt_run *r, long number, long a, long b,
							     long expected, const char *name)
{
	while (rt_next(r)) {
		long wrong = 0;
		rt_start(r);
		for (uint64_t n = r->batch; n; n--)
			wrong |= rt_syscall2(number, a, b) ^ expected;
		rt_stop(r);
		int bad = rt_prove(r, !wrong, "%s did not return %ld every time (difference 0x%lx)", name,
				   expected, wrong);
		if (bad)
			return bad;
	}
	return 0;
}

/* The parent by /proc, or 0 where that is unknown: no /proc, or that of another PID namespace. */
static int parent_by_proc(void)
{
	int self = 0, parent = 0;
	FILE *file = fopen("/proc/self/stat", "re");
	if (!file)
		return 0;
	int read = fscanf(file, "%d (%*[^)]) %*c %d", &self, &parent);
	fclose(file);
	return read == 2 && self == getpid() ? parent : 0;
}

/* A parent in another PID namespace is 0, but so is the answer of a filter that swallows the call. */
int rt_abi_getppid(struct rt_run *r)
{
	int parent = getppid();
	int bad = rt_prove(r, parent > 0 || (parent == 0 && parent_by_proc() == 0),
			   "getppid() returned %d, which is not the parent", parent);
	return bad ? bad : same_answer(r, SYS_getppid, 0, 0, parent, "getppid()");
}

/*
 * The C library's function returns to its caller: where the kernel overwrites the return stack buffer, as some
 * mitigations do, that return is mispredicted and costs as much as a good part of the call.
 */
int rt_abi_libc(struct rt_run *r)
{
	int parent = getppid();
	int bad = rt_prove(r, parent >= 0, "getppid() returned %d", parent);
	while (!bad && rt_next(r)) {
		int wrong = 0;
		rt_start(r);
		for (uint64_t n = r->batch; n; n--)
			wrong |= getppid() ^ parent;
		rt_stop(r);
		bad = rt_prove(r, !wrong, "getppid() did not return %d every time", parent);
	}
	return bad;
}

int rt_abi_getpid(struct rt_run *r)
{
	int self = getpid();
	int bad = rt_prove(r, self > 0, "getpid() returned %d", self);
	return bad ? bad : same_answer(r, SYS_getpid, 0, 0, self, "getpid()");
}

int rt_abi_enosys(struct rt_run *r)
{
	return same_answer(r, NO_SUCH_CALL, 0, 0, -ENOSYS, "system call 100000");
}

int rt_abi_clock_getres(struct rt_run *r)
{
	struct timespec resolution = {0, 0};
	int failed =
		same_answer(r, SYS_clock_getres, CLOCK_MONOTONIC, (long)&resolution, 0, "clock_getres()");
	if (failed)
		return failed;
	return rt_prove(r, resolution.tv_sec || resolution.tv_nsec, "clock_getres() wrote no resolution");
}

static int asks_for_time(void *now)
{
	return clock_gettime(CLOCK_MONOTONIC, now);
}

int rt_abi_vdso(struct rt_run *r)
{
	struct timespec first, now = {0, 0};
	int unsupported = rt_without_kernel(r, SYS_clock_gettime, "clock_gettime()", asks_for_time, &now);
	if (unsupported)
		return unsupported;
	if (clock_gettime(CLOCK_MONOTONIC, &first))
		return rt_failed(r, "clock_gettime");
	while (rt_next(r)) {
		int wrong = 0;
		rt_start(r);
		for (uint64_t n = r->batch; n; n--)
			wrong |= clock_gettime(CLOCK_MONOTONIC, &now);
		rt_stop(r);
		int bad = rt_prove(r, !wrong, "clock_gettime() failed");
		if (!bad)
			bad = rt_prove(r, now.tv_sec > first.tv_sec ||
						  (now.tv_sec == first.tv_sec && now.tv_nsec > first.tv_nsec),
				       "the clock did not advance");
		if (bad)
			return bad;
		first = now;
	}
	return 0;
}
