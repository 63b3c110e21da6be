/* tree.c - removes a folder and all that is in it. */
#define _GNU_SOURCE
#include "tree.h"

#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>

#define FOLDERS_OPEN 16

/* A folder that may not be written to keeps what is in it from being removed. */
static int opened(const char *path, const struct stat *stat, int type, struct FTW *position)
{
	(void)stat;
	(void)position;
	if (type == FTW_D || type == FTW_DNR)
		chmod(path, 0700);
	return 0;
}

static int removed(const char *path, const struct stat *stat, int type, struct FTW *position)
{
	(void)stat;
	(void)type;
	(void)position;
	remove(path);
	return 0;
}

void rt_remove_tree(const char *path)
{
	nftw(path, opened, FOLDERS_OPEN, FTW_PHYS | FTW_MOUNT);
	nftw(path, removed, FOLDERS_OPEN, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}
