/* keep.c - the files of a whole run, for a harness that starts many processes. */
#include "keep.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "files.h"
#include "json.h"
#include "room.h"

static void tell(const char *folder, uint64_t made, uint64_t wanted)
{
	printf("{\"type\":\"files\",");
	rt_print_text_member(stdout, "folder", folder);
	printf(",\"made\":%llu,\"wanted\":%llu,\"inodes\":%llu,\"bytes\":%llu}\n", (unsigned long long)made,
	       (unsigned long long)wanted, (unsigned long long)rt_inodes_for(wanted),
	       (unsigned long long)rt_bytes_for(wanted));
	fflush(stdout);
}

int rt_keep(int count, char **ids)
{
	struct rt_wanted wanted = {.number = 0};
	char folder[RT_PATH_MAX];
	for (int i = 0; i < count; i++) {
		const struct rt_bench *bench = rt_find(ids[i]);
		if (!bench)
			return -ENOENT;
		rt_want_files(&wanted, bench);
	}
	/* Where there is no place for a folder, the benchmarks say so. */
	if (wanted.number && !rt_make_folder(folder))
		rt_keep_files(&wanted, folder, STDIN_FILENO, tell);
	return 0;
}
