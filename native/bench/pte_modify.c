/* pte_modify.c - a page made read-only, a write to it that faults, and a handler that allows it again. */
#define _GNU_SOURCE
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"

static volatile char *page;
static size_t page_size;
static volatile uint64_t faults;
static volatile int wrong;

/* The write is done again when the handler returns. A fault that is not ours would be one without end. */
static void allow(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)context;
	wrong |= info->si_code ^ SEGV_ACCERR;
	if (info->si_addr != page || mprotect((void *)page, page_size, PROT_READ | PROT_WRITE))
		_exit(1);
	faults++;
}

static int protect_and_write(struct rt_run *r)
{
	int result = 0;
	uint64_t n;
	while (!result && rt_next(r)) {
		faults = 0;
		*page = 0;
		rt_start(r);
		for (n = r->batch; n; n--) {
			if (mprotect((void *)page, page_size, PROT_READ))
				break;
			*page = 1;
		}
		rt_stop(r);
		result = n ? rt_failed(r, "mprotect")
			   : rt_prove(r, faults == r->batch && *page == 1 && !wrong,
				      "%llu writes to a read-only page caused %llu faults", (unsigned long long)r->batch,
				      (unsigned long long)faults);
	}
	return result;
}

int rt_pte_modify(struct rt_run *r)
{
	struct sigaction allowing = {.sa_sigaction = allow, .sa_flags = SA_SIGINFO}, before;
	page_size = (size_t)sysconf(_SC_PAGESIZE);
	wrong = 0;
	page = mmap(NULL, page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return rt_failed(r, "mmap");
	int refused = sigaction(SIGSEGV, &allowing, &before);
	int result = refused ? rt_failed(r, "sigaction") : protect_and_write(r);
	if (!refused)
		sigaction(SIGSEGV, &before, NULL);
	munmap((void *)page, page_size);
	return result;
}
