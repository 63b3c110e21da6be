/*
 * helper.c - the small process that measures fork() and the like.
 *
 * fork() copies page tables, so from Node's heap it would measure Node. The library starts the probe as a
 * helper instead, which runs the same code and dies with the library's process.
 */
#define _GNU_SOURCE
#include "core.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Longer than any call may take; a benchmark that hangs is killed by SIGALRM, which the library reports. */
#define WATCHDOG_SECONDS 30

int rt_read_all(int fd, void *buffer, size_t size)
{
	for (char *at = buffer; size;) {
		ssize_t n = read(fd, at, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -EPIPE;
		at += n;
		size -= (size_t)n;
	}
	return 0;
}

int rt_write_all(int fd, const void *buffer, size_t size)
{
	for (const char *at = buffer; size;) {
		ssize_t n = send(fd, at, size, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		at += n;
		size -= (size_t)n;
	}
	return 0;
}

int rt_serve(void)
{
	static struct rt_message message;
	/* Ctrl-C goes to the whole foreground group, but only the harness may stop this process. */
	signal(SIGINT, SIG_IGN);
	while (!rt_read_all(0, &message, sizeof(message))) {
		const struct rt_bench *bench = rt_find(message.id);
		alarm(WATCHDOG_SECONDS);
		message.result = bench ? rt_measure_here(bench, &message.io) : -ENOENT;
		alarm(0);
		if (rt_write_all(0, &message, sizeof(message)))
			return 1;
	}
	return 0;
}
