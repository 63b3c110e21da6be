/*
 * mmap_munmap.c - a page mapped and unmapped, without being touched.
 *
 * Away from other mappings: next to one of the same kind it would be merged with that, which has another cost.
 */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"

#define ROOM_PAGES 64
#define SETTLE_NS 5000000

/* An address in the middle of a free range; MAP_FAILED and errno if there is none. */
static void *free_room(size_t page)
{
	char *room = mmap(NULL, ROOM_PAGES * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (room == MAP_FAILED || munmap(room, ROOM_PAGES * page))
		return MAP_FAILED;
	return room + ROOM_PAGES / 2 * page;
}

static inline void *map(void *place, size_t page)
{
	return mmap(place, page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/*
 * The kernel's data of a mapping is reused only after an RCU grace period of some milliseconds. Until then each mapping
 * takes cold memory, which made a short process measure 6% more than a long one.
 */
static void settle(void *place, size_t page)
{
	uint64_t start = rt_nanoseconds();
	while (rt_nanoseconds() - start < SETTLE_NS) {
		void *mapped = map(place, page);
		if (mapped == MAP_FAILED || munmap(mapped, page))
			return;
	}
}

int rt_mmap_munmap(struct rt_run *r)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	void *place = free_room(page);
	if (place == MAP_FAILED)
		return rt_failed(r, "mmap or munmap");
	settle(place, page);
	while (rt_next(r)) {
		void *mapped = NULL;
		uint64_t n;
		rt_start(r);
		for (n = r->batch; n; n--) {
			mapped = map(place, page);
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
