/* folder.c - the folder of all directories, and removal of those whose keeper was killed before it could. */
#define _GNU_SOURCE
#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "shared.h"

/* What the names of folders begin with; six characters of mkdtemp(3) follow. */
#define FOLDER_NAME "ringtoll-files-"

/* A folder is made before it is held. */
#define SECONDS_UNTIL_HELD 60

void rt_hold_folder(int folder)
{
	flock(folder, LOCK_EX | LOCK_NB);
}

static int is_name(const char *name)
{
	size_t length = strlen(FOLDER_NAME);
	return !strncmp(name, FOLDER_NAME, length) && strlen(name + length) == strlen("XXXXXX");
}

static int is_left(int folder)
{
	struct stat found;
	return !fstat(folder, &found) && found.st_uid == geteuid() &&
	       time(NULL) - found.st_mtime > SECONDS_UNTIL_HELD && !flock(folder, LOCK_EX | LOCK_NB);
}

/* Removes the folders of this user in that place that no process holds. */
static void remove_leftovers(const char *place)
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

int rt_make_folder(char path[RT_PATH_MAX])
{
	const char *place = getenv("TMPDIR");
	if (!place || *place != '/')
		place = "/tmp";
	int length = snprintf(path, RT_PATH_MAX, "%s/" FOLDER_NAME "XXXXXX", place);
	remove_leftovers(place);
	int error = length >= RT_PATH_MAX ? ENAMETOOLONG : mkdtemp(path) ? 0 : errno;
	if (error)
		snprintf(path, RT_PATH_MAX, "%s", place);
	return -error;
}
