/* process.c - memory, pinning and processes for benchmarks with two sides. */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

uint64_t rt_nanoseconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC_RAW, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

unsigned int rt_current_cpu(void)
{
	return (unsigned int)sched_getcpu();
}

void rt_watchdog(unsigned int seconds)
{
	alarm(seconds);
}

void *rt_shared(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return memory == MAP_FAILED ? NULL : memory;
}

void rt_unshared(void *memory, size_t size)
{
	munmap(memory, size);
}

int rt_die_with_parent(int parent)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL))
		return -errno;
	return getppid() == parent ? 0 : -ESRCH; /* it died before the request */
}

pid_t rt_peer(int64_t cpu, void (*body)(void *), void *arg)
{
	int parent = getpid();
	pid_t pid = fork();
	if (pid < 0)
		return -errno;
	if (pid)
		return pid;
	int failed = rt_die_with_parent(parent);
	if (!failed && cpu >= 0)
		failed = rt_pin(cpu);
	if (failed)
		_exit(-failed);
	body(arg);
	_exit(0);
}

int rt_reap(struct rt_run *r, pid_t peer, int kill_first)
{
	int status;
	if (kill_first)
		kill(peer, SIGKILL);
	while (waitpid(peer, &status, 0) < 0)
		if (errno != EINTR)
			return rt_failed(r, "waitpid");
	if (kill_first)
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status)) {
		errno = WEXITSTATUS(status);
		return rt_failed(r, "pinning the other process");
	}
	return rt_prove(r, !WIFSIGNALED(status), "the other process was killed by signal %d", WTERMSIG(status));
}
