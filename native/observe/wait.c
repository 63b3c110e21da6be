/* wait.c - waits for the command and for the processes that it leaves. The observer adopts all orphans. */
#define _GNU_SOURCE
#include "observe.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "shared.h"

#define GRACE_NS 1000000000
#define LOOK_EVERY_US 1000
#define STOPPED_MAX 4096

enum waited { NOBODY_LEFT, NOTHING_YET, SOMETHING };

int64_t rt_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

static void ended(struct rt_observed *o, pid_t pid, int status)
{
	if (pid != o->command || o->ended)
		return;
	o->ended_ns = rt_now_ns();
	o->status = status;
	o->ended = 1;
}

int rt_stops(int signal)
{
	return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/* It stays stopped, as without an observer; the reader of the report learns why nothing happens. */
static void has_stopped(struct rt_observed *o, pid_t pid)
{
	if (pid != o->command || o->ended)
		return;
	o->stopped = 1;
	dprintf(RT_REPORT, "{\"stopped\":%d}\n", pid);
}

static int is_job_control(int status)
{
	return WIFSTOPPED(status) && (status >> 16 == 0 || status >> 16 == PTRACE_EVENT_STOP) &&
	       rt_stops(WSTOPSIG(status));
}

/*
 * All stopped threads continue together: wait4() reports the first one in its list, and threads that make one call
 * after the other would starve the rest.
 */
static enum waited wait_once(struct rt_observed *o, int flags)
{
	static struct {
		pid_t pid;
		int status;
	} stopped[STOPPED_MAX];
	size_t count = 0;
	int status, seen = 0;
	pid_t pid;
	for (; count < STOPPED_MAX && (pid = wait4(-1, &status, __WALL | WUNTRACED | flags, NULL)) > 0; flags |= WNOHANG) {
		seen = 1;
		if (is_job_control(status))
			has_stopped(o, pid);
		if (!WIFSTOPPED(status))
			ended(o, pid, status);
		else if (o->counter && o->counter->stopped) {
			stopped[count].pid = pid;
			stopped[count++].status = status;
		}
	}
	int nobody = !seen && pid < 0 && errno == ECHILD;
	for (size_t i = 0; i < count; i++)
		o->counter->stopped(o, stopped[i].pid, stopped[i].status);
	return nobody ? NOBODY_LEFT : seen ? SOMETHING : NOTHING_YET;
}

void rt_wait_for_command(struct rt_observed *o)
{
	while (!o->ended && !o->failed && !rt_abandoned())
		if (wait_once(o, 0) == NOBODY_LEFT)
			return;
}

/* Whether no process is left before the time is over; 0 also after a failure or a signal that asks to hurry. */
static int ends_within(struct rt_observed *o, int64_t ns)
{
	int64_t deadline = rt_now_ns() + ns;
	while (!o->failed && !rt_abandoned() && rt_now_ns() < deadline)
		switch (wait_once(o, WNOHANG)) {
		case NOBODY_LEFT:
			return 1;
		case NOTHING_YET:
			if (rt_hurried())
				return 0;
			usleep(LOOK_EVERY_US);
			break;
		case SOMETHING:
			break;
		}
	return 0;
}

static void note(pid_t pid, void *context)
{
	struct rt_observed *o = context;
	char path[64];
	if (o->left_count == RT_LEFT_MAX)
		return;
	char *name = o->left[o->left_count].name;
	o->left[o->left_count++].pid = pid;
	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	FILE *file = fopen(path, "re");
	if (!file || !fgets(name, sizeof(o->left->name), file))
		strcpy(name, "?");
	name[strcspn(name, "\n")] = 0;
	if (file)
		fclose(file);
}

static void terminate(pid_t pid, void *context)
{
	(void)context;
	kill(pid, SIGTERM);
}

void rt_wait_for_rest(struct rt_observed *o)
{
	if (ends_within(o, GRACE_NS))
		return;
	if (!o->failed && !rt_abandoned()) {
		rt_each_descendant(note, o);
		rt_each_descendant(terminate, NULL);
		if (ends_within(o, GRACE_NS))
			return;
	}
	/* Children of the killed become the observer's, so when none is left, nothing is. */
	for (enum waited waited = SOMETHING; waited != NOBODY_LEFT; waited = wait_once(o, WNOHANG)) {
		rt_signal_children(SIGKILL);
		if (waited == NOTHING_YET)
			usleep(LOOK_EVERY_US);
	}
}
