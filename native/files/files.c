/* files.c - makes directories of files, and removes them when nobody wants them any more. */
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
#include <unistd.h>

#include "leftovers.h"
#include "room.h"
#include "tree.h"

#define FILES_BETWEEN_LOOKS 4096

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

int rt_make_folder(char path[RT_PATH_MAX])
{
	const char *place = getenv("TMPDIR");
	if (!place || *place != '/')
		place = "/tmp";
	int length = snprintf(path, RT_PATH_MAX, "%s/" RT_FOLDER_NAME "XXXXXX", place);
	rt_remove_leftovers(place);
	int error = length >= RT_PATH_MAX ? ENAMETOOLONG : mkdtemp(path) ? 0 : errno;
	if (error)
		snprintf(path, RT_PATH_MAX, "%s", place);
	return -error;
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

/* Leaves a directory of so many files, or a file that says why there is none, for rt_open_files(). */
static int make_directory(struct making *m, int parent, uint64_t count)
{
	char name[24], why[RT_WHY_MAX], note[32];
	snprintf(name, sizeof(name), "%llu", (unsigned long long)count);
	snprintf(note, sizeof(note), "%s.why", name);
	int result = rt_lacks_room(parent, count, why) ? RT_UNSUPPORTED : 0;
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

void rt_keep_files(const struct rt_wanted *wanted, const char *folder, int leash, rt_tell_files *tell)
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
