/* make.c - makes directories of files where there is room for them: a full disk harms others. */
#define _GNU_SOURCE
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "shared.h"

#define FILES_BETWEEN_LOOKS 4096
#define WHY_MAX 128

/* An inode, on file systems that allocate them with the files (XFS, tmpfs), and a name. */
#define BYTES_PER_FILE 1024
/* Cached by the kernel for each new file: on overlayfs two inodes and two names. */
#define MEMORY_PER_FILE 3072

void rt_want_files(struct rt_wanted *wanted, const struct rt_bench *bench)
{
	int at = 0;
	if (bench->where != RT_FILES)
		return;
	while (at < wanted->number && wanted->counts[at] < bench->step)
		at++;
	if (wanted->number == RT_WANTED_MAX || (at < wanted->number && wanted->counts[at] == bench->step))
		return;
	memmove(wanted->counts + at + 1, wanted->counts + at, (size_t)(wanted->number - at) * sizeof(uint64_t));
	wanted->counts[at] = bench->step;
	wanted->number++;
}

uint64_t rt_inodes_for(uint64_t files)
{
	return files + 1; /* the directory */
}

uint64_t rt_bytes_for(uint64_t files)
{
	return files * BYTES_PER_FILE;
}

/* MemAvailable, or UINT64_MAX where that is unknown. */
static uint64_t available_memory(void)
{
	FILE *file = fopen("/proc/meminfo", "re");
	char line[128];
	unsigned long long kib;
	uint64_t bytes = UINT64_MAX;
	if (!file)
		return bytes;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "MemAvailable: %llu", &kib) == 1)
			bytes = kib * 1024;
	fclose(file);
	return bytes;
}

static int lacks(uint64_t needed, uint64_t free, const char *of, char why[WHY_MAX])
{
	if (free >= needed)
		return 0;
	snprintf(why, WHY_MAX, "needs %llu %s, only %llu are free", (unsigned long long)needed, of,
		 (unsigned long long)free);
	return 1;
}

static int lacks_room(int directory, uint64_t files, char why[WHY_MAX])
{
	struct statvfs system;
	const uint64_t mib = 1 << 20;
	if (fstatvfs(directory, &system))
		return 0;
	/* Some file systems count no inodes. */
	return (system.f_files && lacks(rt_inodes_for(files), system.f_favail, "inodes for its files", why)) ||
	       lacks(rt_bytes_for(files) / mib, system.f_bavail * system.f_frsize / mib, "MiB of disk for its files",
		     why) ||
	       lacks(files * MEMORY_PER_FILE / mib, available_memory() / mib, "MiB of memory for its files", why);
}

static int has_ended(int leash)
{
	struct pollfd end = {leash, POLLIN, 0};
	return poll(&end, 1, 0) > 0;
}

struct making {
	const char *folder;
	int leash;
	rt_tell_files *tell;
	uint64_t made, wanted;
};

/* Returns 0, -errno, or 1 where the leash has ended. */
static int make_files(struct making *m, int directory, uint64_t count)
{
	char name[RT_FILE_NAME_LENGTH + 1];
	for (uint64_t n = 0; n < count; n++) {
		rt_file_name(name, n);
		if (mknodat(directory, name, S_IFREG | 0600, 0))
			return -errno;
		if (++m->made % FILES_BETWEEN_LOOKS)
			continue;
		m->tell(m->folder, m->made, m->wanted);
		if (has_ended(m->leash))
			return 1;
	}
	return 0;
}

/* Leaves a directory with that many files, or for rt_open_files() a file NAME.why that explains its absence. */
static int make_directory(struct making *m, int parent, uint64_t count)
{
	char name[24], why[WHY_MAX], note[32];
	snprintf(name, sizeof(name), "%llu", (unsigned long long)count);
	snprintf(note, sizeof(note), "%s.why", name);
	int result = lacks_room(parent, count, why) ? RT_UNSUPPORTED : 0;
	if (!result) {
		uint64_t before = m->made;
		int directory = mkdirat(parent, name, 0700) ? -1 : openat(parent, name, O_RDONLY | O_CLOEXEC);
		result = directory < 0 ? -errno : make_files(m, directory, count);
		if (result < 0) {
			snprintf(why, sizeof(why), "making file %llu of %llu in %s",
				 (unsigned long long)(m->made - before + 1), (unsigned long long)count, m->folder);
			rt_remove_tree(directory, parent, name);
		}
		close(directory);
	}
	if (result >= 0)
		return result;
	int file = openat(parent, note, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	dprintf(file, "%d %s", result, why);
	close(file);
	return 0;
}

void rt_make_files(const struct rt_wanted *wanted, const char *folder, int leash, rt_tell_files *tell)
{
	struct making m = {folder, leash, tell, 0, 0};
	int parent = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC), ended = 0;
	char nothing;
	rt_hold_folder(parent);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	for (int i = 0; i < wanted->number; i++)
		m.wanted += wanted->counts[i];
	tell(folder, 0, m.wanted);
	for (int i = 0; i < wanted->number && !ended; i++)
		ended = make_directory(&m, parent, wanted->counts[i]);
	if (!ended) {
		tell(folder, m.wanted, m.wanted);
		while (read(leash, &nothing, 1) > 0 || errno == EINTR)
			errno = 0;
	}
	rt_remove_tree(parent, AT_FDCWD, folder);
	close(parent);
}
