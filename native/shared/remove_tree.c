/*
 * remove_tree.c - removes a folder and its contents.
 *
 * By descriptors, because this often runs as root: a user who can write to the folder could redirect a path between
 * two system calls.
 */
#define _GNU_SOURCE
#include "shared.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "newer.h"

static int is_same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Opens a subfolder by O_PATH, whatever its permissions; -1 for anything else and for a mount point. */
static int beneath(int folder, const char *name)
{
	struct rt_open_how how = {O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0, RT_RESOLVE_NO_XDEV};
	struct stat own, its;
	int found = (int)syscall(SYS_openat2, folder, name, &how, sizeof(how));
	if (found < 0 && (errno == ENOSYS || errno == EPERM))
		found = openat(folder, name, (int)how.flags);
	if (found < 0 || (!fstat(folder, &own) && !fstat(found, &its) && own.st_dev == its.st_dev))
		return found;
	close(found);
	return -1;
}

/* Opens a subfolder after giving its owner all permissions, without which its contents cannot be removed. */
static int opened(int folder, const char *name)
{
	char path[40];
	int found = beneath(folder, name);
	if (found < 0)
		return -1;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", found);
	chmod(path, 0700);
	int below = openat(found, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	close(found);
	return below;
}

/* Takes the descriptor. */
static void empty(int folder);

static int removed(int folder, const char *name)
{
	if (!strcmp(name, ".") || !strcmp(name, ".."))
		return 0;
	if (!unlinkat(folder, name, 0))
		return 1;
	int below = opened(folder, name);
	if (below >= 0)
		empty(below);
	return !unlinkat(folder, name, AT_REMOVEDIR);
}

static void empty(int folder)
{
	DIR *directory = fdopendir(folder);
	struct dirent *entry;
	int count = 1;
	if (!directory)
		close(folder);
	/* Again, because some file systems skip entries while others are removed. */
	while (directory && count) {
		count = 0;
		rewinddir(directory);
		while ((entry = readdir(directory)))
			count += removed(folder, entry->d_name);
	}
	if (directory)
		closedir(directory);
}

void rt_remove_tree(int folder, int parent, const char *name)
{
	struct stat own, named;
	fchmod(folder, 0700);
	int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (again >= 0)
		empty(again);
	if (!fstat(folder, &own) && !fstatat(parent, name, &named, AT_SYMLINK_NOFOLLOW) && is_same(&own, &named))
		unlinkat(parent, name, AT_REMOVEDIR);
}
