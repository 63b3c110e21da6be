/* find_program.c - searches PATH first: execvp(3) would make an execve() for each folder, and each would count. */
#define _GNU_SOURCE
#include "observe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int executable(const char *path)
{
	struct stat stat_;
	if (stat(path, &stat_))
		return -errno;
	if (!S_ISREG(stat_.st_mode) || faccessat(AT_FDCWD, path, X_OK, AT_EACCESS))
		return -EACCES;
	return 0;
}

int rt_find_program(const char *program, char *path, size_t size)
{
	const char *folders = getenv("PATH");
	int why = -ENOENT;
	if (strchr(program, '/') || !*program) {
		snprintf(path, size, "%s", program);
		return executable(path);
	}
	for (const char *at = folders ? folders : "/bin:/usr/bin", *end;; at = end + 1) {
		end = strchrnul(at, ':');
		/* An empty entry is the working directory. */
		snprintf(path, size, "%.*s%s%s", (int)(end - at), at, end > at ? "/" : "./", program);
		int found = executable(path);
		if (!found)
			return 0;
		/* A folder that may not be searched is skipped, as shells do. */
		if (found == -EACCES && !access(path, F_OK))
			why = found;
		if (!*end)
			return why;
	}
}
