/* open.c - opens the directory that a benchmark reads, and knows the names in it. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench.h"
#include "files.h"
#include "shared.h"

/* An odd factor makes another number of every number below 2^32, far from those of its neighbours (Knuth). */
#define FACTOR 2654435761u

void rt_file_name(char name[RT_FILE_NAME_LENGTH + 1], uint64_t number)
{
	static const char digits[] = "0123456789abcdef";
	uint32_t scattered = (uint32_t)number * FACTOR;
	for (int i = RT_FILE_NAME_LENGTH; i--; scattered >>= 4)
		name[i] = digits[scattered & 15];
	name[RT_FILE_NAME_LENGTH] = 0;
}

uint64_t rt_file_number(const char *name)
{
	char *end;
	unsigned long scattered = strtoul(name, &end, 16);
	if (end != name + RT_FILE_NAME_LENGTH || *end)
		return UINT64_MAX;
	/* Newton's iteration doubles the bits that are right, of which the factor itself has three. */
	uint32_t inverse = FACTOR;
	for (int i = 0; i < 4; i++)
		inverse *= 2 - FACTOR * inverse;
	return (uint32_t)scattered * inverse;
}

/* There is no folder: tries to make one, for the error. */
static int without_folder(struct rt_run *r)
{
	char place[RT_PATH_MAX];
	int failed = rt_make_folder(place);
	if (!failed)
		rmdir(place);
	if (!failed)
		return rt_unsupported(r, "the files were not made (" RT_FOLDER " is not set)");
	return rt_unsupported(r, "cannot make a folder for files in %.40s: %s (set TMPDIR to another place)", place,
			      rt_errno(-failed));
}

/* The explanation that make.c has left instead of the directory. */
static int said(struct rt_run *r, const char *directory)
{
	char path[RT_PATH_MAX + 8], line[sizeof(r->io->what) + 16] = "";
	int result = -ENOENT, start = 0;
	snprintf(path, sizeof(path), "%s.why", directory);
	FILE *file = fopen(path, "re");
	if (!file)
		return rt_failed(r, "opening the directory of files");
	if (fgets(line, sizeof(line), file) && sscanf(line, "%d %n", &result, &start) == 1)
		snprintf(r->io->what, sizeof(r->io->what), "%s", line + start);
	fclose(file);
	return result;
}

int rt_open_files(struct rt_run *r)
{
	const char *folder = getenv(RT_FOLDER);
	char path[RT_PATH_MAX];
	if (!folder)
		return without_folder(r);
	snprintf(path, sizeof(path), "%s/%llu", folder, (unsigned long long)r->step);
	int directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return directory < 0 ? said(r, path) : directory;
}
