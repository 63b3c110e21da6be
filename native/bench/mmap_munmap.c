/*
 * mmap_munmap.c - a page mapped and unmapped, without being touched.
 *
 * Where nothing else is near: next to another mapping of its kind it would become a part of that, which costs
 * otherwise.
 */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"

#define ROOM_PAGES 64
#define SETTLE_NS 5000000

/* An address in the middle of what is free; MAP_FAILED and errno where there is no room. */
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
 * What the kernel knew of a mapping is free for another one only after a grace period (RCU) of some milliseconds.
 * Until then each one takes memory that is cold, which made a process that goes on for long 6 % faster than one that
 * measures in between.
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
