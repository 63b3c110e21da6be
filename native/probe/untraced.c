/* untraced.c - a process that no tracer follows. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int rt_untraced(void)
{
	int parent = getpid(), status = 0;
	pid_t child = (pid_t)syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);
	if (child < 0)
		return -errno;
	if (!child)
		return rt_die_with_parent(parent);
	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
}
