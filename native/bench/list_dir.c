/*
 * list_dir.c - a directory listed, per entry: raw, sorted as ls does, and with a look at every file as ls -l has.
 *
 * A sample is at least one listing, so a sample of 301,369 entries takes as long as that listing.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"
#include "files.h"

/* The buffer size of opendir() in glibc. */
#define CHUNK 32768

struct listing {
	int directory;
	size_t room, used; /* of text, in bytes */
	char *text;        /* all entries, as getdents64(2) writes them: of 64-bit C libraries, struct dirent is the same */
	char **names;
	uint64_t count; /* of names */
	long wrong;
};

#define FOR_EACH(entry, l)                                                                                             \
	for (struct dirent *entry = (void *)(l)->text; (char *)entry < (l)->text + (l)->used;                        \
	     entry = (void *)((char *)entry + entry->d_reclen))

/* Without a room that is large enough there is no listing; the proof sees that. */
static inline void read_entries(struct listing *l)
{
	long bytes;
	l->wrong |= rt_syscall5(SYS_lseek, l->directory, 0, SEEK_SET, 0, 0);
	for (l->used = 0; l->used + CHUNK <= l->room; l->used += (size_t)bytes) {
		bytes = rt_syscall5(SYS_getdents64, l->directory, (long)(l->text + l->used), CHUNK, 0, 0);
		if (bytes <= 0) {
			l->wrong |= bytes;
			return;
		}
	}
	l->wrong = -ENOBUFS;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline void nothing_more(struct listing *l)
{
	(void)l;
}

static inline void sort_names(struct listing *l)
{
	l->count = 0;
	FOR_EACH(entry, l)
		if (*entry->d_name != '.')
			l->names[l->count++] = entry->d_name;
	qsort(l->names, l->count, sizeof(*l->names), by_name);
}

static inline void stat_entries(struct listing *l)
{
	struct stat found = {0};
	FOR_EACH(entry, l) {
		if (*entry->d_name == '.')
			continue;
		l->wrong |= rt_syscall5(SYS_newfstatat, l->directory, (long)entry->d_name, (long)&found,
					AT_SYMLINK_NOFOLLOW, 0);
		l->wrong |= (found.st_mode & S_IFMT) ^ S_IFREG;
	}
}

/* Every file is in the listing, and nothing else. */
static int prove_listing(struct rt_run *r, const struct listing *l, size_t all_used)
{
	uint64_t count = 0, sum = 0;
	FOR_EACH(entry, l) {
		uint64_t number = rt_file_number(entry->d_name);
		count += number < r->step;
		sum += number < r->step ? number : 0;
	}
	if (l->wrong < 0) {
		errno = (int)-l->wrong;
		return rt_failed(r, "listing a directory");
	}
	return rt_prove(r,
			!l->wrong && count == r->step && sum == r->step * (r->step - 1) / 2 &&
				all_used == l->used * (r->batch / r->step),
			"a listing had %llu of the %llu files", (unsigned long long)count, (unsigned long long)r->step);
}

static int prove_order(struct rt_run *r, const struct listing *l)
{
	int ascending = l->count == r->step;
	for (uint64_t n = 1; n < l->count; n++)
		ascending &= strcmp(l->names[n - 1], l->names[n]) < 0;
	return rt_prove(r, ascending, "a sorted listing is not in order");
}

static inline __attribute__((always_inline)) int list(struct rt_run *r, struct listing *l,
						      void more(struct listing *))
{
	int result = 0;
	while (!result && rt_next(r)) {
		size_t all_used = 0;
		l->wrong = 0;
		rt_start(r);
		for (uint64_t n = r->batch / r->step; n; n--) {
			read_entries(l);
			more(l);
			all_used += l->used;
		}
		rt_stop(r);
		result = prove_listing(r, l, all_used);
		if (!result && more == sort_names)
			result = prove_order(r, l);
	}
	return result;
}

static inline __attribute__((always_inline)) int listed(struct rt_run *r, void more(struct listing *))
{
	/* A name of eight characters takes 32 bytes. */
	struct listing l = {.room = r->step * 32 + 3 * CHUNK};
	size_t size = l.room + r->step * sizeof(*l.names);
	l.directory = rt_open_files(r);
	if (l.directory < 0)
		return l.directory;
	/* Every page of it there before the first sample. */
	l.text = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
	if (l.text == MAP_FAILED) {
		close(l.directory);
		return rt_failed(r, "mmap");
	}
	l.names = (char **)(l.text + l.room);
	int result = list(r, &l, more);
	munmap(l.text, size);
	close(l.directory);
	return result;
}

int rt_list_dir(struct rt_run *r)
{
	return listed(r, nothing_more);
}

int rt_list_dir_sort(struct rt_run *r)
{
	return listed(r, sort_names);
}

int rt_list_dir_stat(struct rt_run *r)
{
	return listed(r, stat_entries);
}
