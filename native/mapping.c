/* mapping.c - a page mapped and unmapped, without being touched. */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"

int rt_mmap_munmap(struct rt_run *r)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	while (rt_next(r)) {
		void *mapped = NULL;
		uint64_t n;
		rt_start(r);
		for (n = r->batch; n; n--) {
			mapped = mmap(NULL, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
			if (mapped == MAP_FAILED || munmap(mapped, page))
				break;
		}
		rt_stop(r);
		if (n)
			return rt_failed(r, mapped == MAP_FAILED ? "mmap" : "munmap");
		/* msync() fails where nothing is mapped; mincore() is not in every sandbox. */
		int bad = rt_prove(r, msync(mapped, page, MS_ASYNC) && errno == ENOMEM,
				   "a page was still mapped after munmap()");
		if (bad)
			return bad;
	}
	return 0;
}
