/* signal_divzero.c - a division by zero: a fault, a signal, a handler that sets the divisor to 1, and back. */
#define _GNU_SOURCE
#include <signal.h>
#include <ucontext.h>

#include "bench.h"

#ifdef __x86_64__

static volatile uint64_t faults;
static volatile int other_cause;

/* The division is repeated when the handler returns, and then divides by one. */
static void set_divisor(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	((ucontext_t *)context)->uc_mcontext.gregs[REG_RCX] = 1;
	other_cause |= info->si_code ^ FPE_INTDIV;
	faults++;
}

static inline uint32_t divided_by_zero(uint32_t number)
{
	uint32_t low = number, high = 0, divisor = 0;
	__asm__ volatile("divl %2" : "+a"(low), "+d"(high), "+c"(divisor) : : "cc");
	return low;
}

int rt_signal_divzero(struct rt_run *r)
{
	struct sigaction setting = {.sa_sigaction = set_divisor, .sa_flags = SA_SIGINFO}, before;
	int result = 0;
	if (sigaction(SIGFPE, &setting, &before))
		return rt_failed(r, "sigaction");
	other_cause = 0;
	while (!result && rt_next(r)) {
		uint32_t wrong = 0;
		faults = 0;
		rt_start(r);
		for (uint64_t n = r->batch; n; n--)
			wrong |= divided_by_zero(7) ^ 7;
		rt_stop(r);
		result = rt_prove(r, faults == r->batch && !other_cause && !wrong,
				  "%llu divisions by zero caused %llu faults%s%s", (unsigned long long)r->batch,
				  (unsigned long long)faults, other_cause ? ", some of them for another reason" : "",
				  wrong ? ", and a quotient was wrong" : "");
	}
	sigaction(SIGFPE, &before, NULL);
	return result;
}

#else

int rt_signal_divzero(struct rt_run *r)
{
	return rt_unsupported(r, "a division by zero does not fault on this processor: the quotient is 0");
}

#endif
