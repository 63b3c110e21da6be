/* stat_open_close.c - stat(), open() and close() of a file by a name of one component, relative to an open directory. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"
#include "files.h"

static int look(struct rt_run *r, int directory, const char *name)
{
	struct stat found = {0};
	long wrong = 0;
	rt_start(r);
	for (uint64_t n = r->batch; n; n--)
		wrong |= rt_syscall5(SYS_newfstatat, directory, (long)name, (long)&found, 0, 0);
	rt_stop(r);
	return rt_prove(r, !wrong && S_ISREG(found.st_mode) && found.st_size == 0,
			"stat() of an empty file failed or described another file");
}

static int open_and_close(struct rt_run *r, int directory, const char *name)
{
	long wrong = 0, file = 0;
	/* The lowest free descriptor, every time: none stays open. */
	int expected = dup(directory);
	close(expected);
	rt_start(r);
	for (uint64_t n = r->batch; n; n--) {
		file = rt_syscall5(SYS_openat, directory, (long)name, O_RDONLY, 0, 0);
		wrong |= (file ^ expected) | rt_syscall2(SYS_close, file, 0);
	}
	rt_stop(r);
	errno = file < 0 ? (int)-file : 0;
	return file < 0 ? rt_failed(r, "openat")
			: rt_prove(r, !wrong, "a descriptor was not the one expected, or was not closed");
}

static inline __attribute__((always_inline)) int with_file(struct rt_run *r,
							   int sample(struct rt_run *, int, const char *))
{
	char name[RT_FILE_NAME_LENGTH + 1];
	int directory = rt_open_files(r), result = 0;
	if (directory < 0)
		return directory;
	rt_file_name(name, 0);
	while (!result && rt_next(r))
		result = sample(r, directory, name);
	close(directory);
	return result;
}

int rt_stat(struct rt_run *r)
{
	return with_file(r, look);
}

int rt_open_close(struct rt_run *r)
{
	return with_file(r, open_and_close);
}
