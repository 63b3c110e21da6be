/*
 * memory_file.c - unnamed files: in memory, or in a folder where a hardened system forbids that.
 *
 * memfd_create() is refused by filters of system calls and, for programs, by the sysctl vm.memfd_noexec=2; SELinux and
 * fapolicyd let it be and refuse execveat(). /dev/shm comes next, because the files in it are made of the same code.
 */
#define _GNU_SOURCE
#include "bench.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "newer.h"
#include "shared.h"

/* A file to make; without content where program is NULL. */
struct wanted {
	const char *program, *end;
	unsigned int memory_flag;
	const char *note;
};

static int in_memory(const struct wanted *w)
{
	int file = memfd_create("ringtoll", MFD_CLOEXEC | w->memory_flag);
	/* Before Linux 6.3 there is no such flag. */
	return file < 0 && errno == EINVAL ? memfd_create("ringtoll", MFD_CLOEXEC) : file;
}

static int in_folder(const char *folder)
{
	char path[200];
	int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0700);
	/* Some file systems cannot: overlayfs before Linux 6.1, NFS. */
	if (file >= 0 || snprintf(path, sizeof(path), "%s/ringtoll-XXXXXX", folder) >= (int)sizeof(path))
		return file;
	if ((file = mkostemp(path, O_CLOEXEC)) >= 0) {
		unlink(path);
		fchmod(file, 0700);
	}
	return file;
}

/* Reopens it read-only: a file that is open for writing cannot be run, unless it is in memory. */
static int reopened(int file)
{
	char path[40];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	int again = open(path, O_RDONLY | O_CLOEXEC);
	int error = errno;
	close(file);
	errno = error;
	return again;
}

/* Runs it once. Returns the errno if it may not be run, otherwise 0, whatever its status. */
static int forbidden(int file)
{
	char *argv[] = {"child", NULL}, *envp[] = {NULL};
	int status = 0;
	pid_t pid = fork();
	if (!pid) {
		syscall(SYS_execveat, file, "", argv, envp, AT_EMPTY_PATH);
		_exit(errno);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return 0;
	return WEXITSTATUS(status) == EACCES || WEXITSTATUS(status) == EPERM ? WEXITSTATUS(status) : 0;
}

/* In memory where the folder is NULL. Returns a descriptor, or -1 with errno and the call that failed. */
static int made_in(const char *folder, const struct wanted *w, const char **call)
{
	size_t size = (size_t)(w->end - w->program);
	int file = folder ? in_folder(folder) : in_memory(w);
	*call = folder ? "making a file" : "memfd_create";
	if (file < 0 || !w->program)
		return file;
	*call = "writing a program";
	ssize_t written = write(file, w->program, size);
	if (written == (ssize_t)size && folder && (file = reopened(file)) < 0)
		return -1;
	int error = written < 0 ? errno : (size_t)written < size ? ENOSPC : forbidden(file);
	if (!error)
		return file;
	if (written == (ssize_t)size)
		*call = folder ? "execveat of a file" : "execveat of a file in memory";
	close(file);
	errno = error;
	return -1;
}

static int made(struct rt_run *r, const struct wanted *w)
{
	const char *places[] = {NULL, "/dev/shm", getenv("TMPDIR"), "/tmp", "/var/tmp"}, *first = NULL, *call;
	int error = 0;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		if (i && (!places[i] || *places[i] != '/'))
			continue;
		int file = made_in(places[i], w, &call);
		if (file >= 0 && i)
			snprintf(r->io->note, sizeof(r->io->note), "%s a file in %.40s, because %s failed: %s", w->note,
				 places[i], first, rt_errno(error));
		if (file >= 0)
			return file;
		/* The reason that the usual way is forbidden is the one to report. */
		first = i ? first : call;
		error = i ? error : errno;
	}
	errno = error;
	return rt_failed(r, "%s", first);
}

int rt_data_file(struct rt_run *r)
{
	return made(r, &(struct wanted){NULL, NULL, MFD_NOEXEC_SEAL, "page-fault/file uses"});
}

int rt_program_file(struct rt_run *r, const char *program, const char *end)
{
	return made(r, &(struct wanted){program, end, MFD_EXEC, "create-proc runs"});
}
