/* leftovers.c - removes the folders of keepers that were killed before they could. */
#define _GNU_SOURCE
#include "leftovers.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tree.h"

/* A folder is made before it is held. */
#define SECONDS_UNTIL_HELD 60

void rt_hold_folder(int folder)
{
	flock(folder, LOCK_EX | LOCK_NB);
}

/* As mkdtemp() makes one. */
static int is_name(const char *name)
{
	size_t length = strlen(RT_FOLDER_NAME);
	return !strncmp(name, RT_FOLDER_NAME, length) && strlen(name + length) == strlen("XXXXXX");
}

static int is_left(int folder)
{
	struct stat found;
	return !fstat(folder, &found) && found.st_uid == geteuid() &&
	       time(NULL) - found.st_mtime > SECONDS_UNTIL_HELD && !flock(folder, LOCK_EX | LOCK_NB);
}

void rt_remove_leftovers(const char *place)
{
	DIR *directory = opendir(place);
	struct dirent *entry;
	while (directory && (entry = readdir(directory))) {
		if (!is_name(entry->d_name))
			continue;
		int folder = openat(dirfd(directory), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (folder >= 0 && is_left(folder))
			rt_remove_tree(folder, dirfd(directory), entry->d_name);
		close(folder);
	}
	if (directory)
		closedir(directory);
}
