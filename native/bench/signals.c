/* signals.c - a signal that a process sends to itself, and the installation of a handler. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"

static volatile uint64_t handled;

static void count(int signal)
{
	(void)signal;
	handled++;
}

static void ignore(int signal)
{
	(void)signal;
}

/* kill() delivers a signal to the only thread of its own process before it returns (POSIX). */
int rt_signal_handler(struct rt_run *r)
{
	struct sigaction counting = {.sa_handler = count}, before;
	long self = getpid();
	int result = 0;
	if (sigaction(SIGUSR1, &counting, &before))
		return rt_failed(r, "sigaction");
	while (!result && rt_next(r)) {
		long wrong = 0;
		handled = 0;
		rt_start(r);
		for (uint64_t n = r->batch; n; n--)
			wrong |= rt_syscall2(SYS_kill, self, SIGUSR1);
		rt_stop(r);
		result = rt_prove(r, !wrong && handled == r->batch, "%llu of %llu signals were handled",
				  (unsigned long long)handled, (unsigned long long)r->batch);
	}
	sigaction(SIGUSR1, &before, NULL);
	return result;
}

int rt_signal_install(struct rt_run *r)
{
	struct sigaction handlers[] = {{.sa_handler = count}, {.sa_handler = ignore}}, found = {0}, before;
	int result = 0;
	if (sigaction(SIGUSR1, &handlers[0], &before))
		return rt_failed(r, "sigaction");
	for (uint64_t turn = 1; !result && rt_next(r);) {
		uint64_t right = 0;
		rt_start(r);
		for (uint64_t n = r->batch; n; n--, turn ^= 1)
			right += !sigaction(SIGUSR1, &handlers[turn], &found) &&
				 found.sa_handler == handlers[turn ^ 1].sa_handler;
		rt_stop(r);
		result = rt_prove(r, right == r->batch, "%llu of %llu handlers replaced the previous one",
				  (unsigned long long)right, (unsigned long long)r->batch);
	}
	sigaction(SIGUSR1, &before, NULL);
	return result;
}
