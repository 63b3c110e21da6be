/*
 * helper.c - the small process in which processes are made.
 *
 * fork() copies page tables, so from Node's heap it would measure Node. The library starts the probe as a
 * helper instead; it runs the same code in a process of its own, and dies with the library's process.
 */
#define _GNU_SOURCE
#include "core.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Longer than any call may take; a benchmark that hangs is ended by SIGALRM, and the library sees that. */
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
	/* Ctrl-C goes to the whole foreground group; the harness decides what ends and when. */
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
