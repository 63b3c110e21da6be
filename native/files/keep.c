/* keep.c - the processes that make and keep files: a child of a probe that runs alone, or `probe --keep`. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "files.h"
#include "json.h"
#include "shared.h"

#define MANY_FILES 10000

static pid_t keeper;
static int held = -1; /* the leash */
static int made = -1; /* ends when the files are there */

static void tell_user(const char *folder, uint64_t count, uint64_t wanted)
{
	if (!count && wanted >= MANY_FILES)
		fprintf(stderr, "probe: making %llu files in %s\n", (unsigned long long)wanted, folder);
	if (count == wanted)
		close(made);
}

void rt_start_files(const struct rt_wanted *wanted)
{
	char folder[RT_PATH_MAX];
	size_t length = 0;
	ssize_t got;
	int leash[2], ready[2];
	if (!wanted->number || getenv(RT_FOLDER))
		return;
	if (pipe2(leash, O_CLOEXEC) || pipe2(ready, O_CLOEXEC) || (keeper = fork()) < 0) {
		fprintf(stderr, "probe: starting a process that makes files failed: %s\n", rt_errno(errno));
		return;
	}
	if (!keeper) {
		/* In a new session, so that no signal to a group kills it, and without an output that keeps a reader waiting. */
		setsid();
		dup2(leash[0], STDIN_FILENO);
		dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDOUT_FILENO);
		close(leash[1]);
		made = ready[1];
		/* Here, so that the folder is never without its keeper. Where none can be made, the benchmarks say why. */
		if (rt_make_folder(folder) || write(made, folder, strlen(folder)) < 0)
			_exit(0);
		rt_make_files(wanted, folder, STDIN_FILENO, tell_user);
		_exit(0);
	}
	close(leash[0]);
	close(ready[1]);
	held = leash[1];
	/* Its name comes at once, the end when the files are there. */
	while ((got = read(ready[0], folder + length, sizeof(folder) - 1 - length)) > 0)
		length += (size_t)got;
	close(ready[0]);
	folder[length] = 0;
	if (length)
		setenv(RT_FOLDER, folder, 1);
}

void rt_end_files(void)
{
	if (held < 0)
		return;
	close(held);
	held = -1;
	while (waitpid(keeper, NULL, 0) < 0 && errno == EINTR)
		;
}

static void print_line(const char *folder, uint64_t made, uint64_t wanted)
{
	printf("{\"type\":\"files\",");
	rt_print_text_member(stdout, "folder", folder);
	printf(",\"made\":%llu,\"wanted\":%llu,\"inodes\":%llu,\"bytes\":%llu}\n", (unsigned long long)made,
	       (unsigned long long)wanted, (unsigned long long)rt_inodes_for(wanted),
	       (unsigned long long)rt_bytes_for(wanted));
	fflush(stdout);
}

int rt_keep_files(int count, char **ids)
{
	struct rt_wanted wanted = {.number = 0};
	char folder[RT_PATH_MAX];
	for (int i = 0; i < count; i++) {
		const struct rt_bench *bench = rt_find(ids[i]);
		if (!bench)
			return -ENOENT;
		rt_want_files(&wanted, bench);
	}
	/* Where no folder can be made, the benchmarks say so. */
	if (wanted.number && !rt_make_folder(folder))
		rt_make_files(&wanted, folder, STDIN_FILENO, print_line);
	return 0;
}
