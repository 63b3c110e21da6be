/* room.c - is there room for so many files? Asked before, because a full disk harms others. */
#include "room.h"

#include <stdio.h>
#include <sys/statvfs.h>

/* Of a file system that makes room for an inode with each file (XFS, tmpfs), and for its name. */
#define BYTES_PER_FILE 1024
/* What the kernel keeps of a file that was just made: on overlayfs two inodes and two names. */
#define MEMORY_PER_FILE 3072

uint64_t rt_inodes_for(uint64_t files)
{
	return files + 1; /* the directory */
}

uint64_t rt_bytes_for(uint64_t files)
{
	return files * BYTES_PER_FILE;
}

/* What the kernel could give to new programs, or UINT64_MAX where it does not tell. */
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

static int lacks(uint64_t needed, uint64_t free, const char *of, char why[RT_WHY_MAX])
{
	if (free >= needed)
		return 0;
	snprintf(why, RT_WHY_MAX, "needs %llu %s, and %llu are free", (unsigned long long)needed, of,
		 (unsigned long long)free);
	return 1;
}

int rt_lacks_room(int directory, uint64_t files, char why[RT_WHY_MAX])
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
