/* library.c - rt_measure() for FFI: in this process, or through a small helper. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core.h"

extern char **environ;

static int helper_socket = -1;
static pid_t helper_pid;
static char helper_id[RT_ID_MAX]; /* the benchmark that it measures */

static int start_helper(const char *probe)
{
	int ends[2];
	char parent[16], *argv[] = {(char *)probe, "--serve", parent, NULL};
	posix_spawn_file_actions_t actions;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return -errno;
	snprintf(parent, sizeof(parent), "%d", (int)getpid());
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], 0);
	posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
	/* The channel of the FFI worker, which the helper must not keep open. */
	posix_spawn_file_actions_addclose(&actions, 3);
	int failed = posix_spawn(&helper_pid, probe, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (failed) {
		close(ends[0]);
		return -failed;
	}
	helper_socket = ends[0];
	return 0;
}

/* Returns the wait status. The helper ends by itself when its socket is closed. */
static int end_helper(void)
{
	int status = 0;
	close(helper_socket);
	helper_socket = -1;
	waitpid(helper_pid, &status, 0);
	return status;
}

/* Nobody else may wait for it: where process 1 does not, it would stay a zombie. */
static __attribute__((destructor)) void leave_no_helper(void)
{
	if (helper_socket >= 0)
		end_helper();
}

/* Says how the helper ended, and forgets it: the next call starts another. */
static int helper_is_gone(struct rt_io *io)
{
	int status = end_helper();
	if (WIFSIGNALED(status))
		snprintf(io->what, sizeof(io->what), "the helper process was killed by signal %d (%s)",
			 WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		snprintf(io->what, sizeof(io->what), "the helper process exited with status %d",
			 WEXITSTATUS(status));
	return -EOWNERDEAD; /* the only error that is not the kernel's */
}

static int ask_helper(const char *id, struct rt_io *io, const char *probe)
{
	static struct rt_message message;
	/* A fresh one for each benchmark: a process that has had a thread forks 10% slower from then on. */
	if (helper_socket >= 0 && strcmp(helper_id, id))
		end_helper();
	if (helper_socket < 0) {
		int failed = start_helper(probe);
		if (failed) {
			snprintf(io->what, sizeof(io->what), "starting the helper process");
			return failed;
		}
	}
	snprintf(helper_id, sizeof(helper_id), "%s", id);
	snprintf(message.id, sizeof(message.id), "%s", id);
	message.io = *io;
	if (rt_write_all(helper_socket, &message, sizeof(message)) ||
	    rt_read_all(helper_socket, &message, sizeof(message)))
		return helper_is_gone(io);
	*io = message.io;
	return (int)message.result;
}

int rt_measure(const char *id, struct rt_io *io, const char *probe)
{
	const struct rt_bench *bench = rt_find(id);
	if (!bench)
		return -ENOENT;
	return bench->where == RT_HERE ? rt_measure_here(bench, io) : ask_helper(id, io, probe);
}
