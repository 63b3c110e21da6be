/*
 * by_ptrace.c - counting with ptrace(2): every thread stops before and after every call. No state is kept per
 * thread: the kernel says at each stop what kind it is. A traced thread wakes up for signals that it ignores, and the
 * interrupted call is restarted and counted again.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "newer.h"
#include "observe.h"
#include "shared.h"

#define OPTIONS                                                                                                        \
	(PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |  \
	 PTRACE_O_TRACEEXEC)
#define COMPAT_PTRACE 26 /* its number in the tables of i386 and arm */

#define INSTEAD "count as root, or with CAP_BPF and CAP_PERFMON, which takes no tracing"

/* The C library's header and the kernel's cannot both be included. Returns 0 or -errno. */
static int request(long what, pid_t thread, void *address, void *data)
{
	return syscall(SYS_ptrace, what, (long)thread, address, data) < 0 ? -errno : 0;
}

/* Why this call cannot be counted with ptrace, or NULL. */
static const char *refusal(pid_t thread, const struct rt_syscall_info *call)
{
	uint64_t number = call->entry.nr, first = call->entry.args[0], flags = 0;
	int native = call->arch == RT_ARCH;
	if (number == (native ? SYS_ptrace : COMPAT_PTRACE) &&
	    (first == PTRACE_TRACEME || first == PTRACE_ATTACH || first == PTRACE_SEIZE))
		return "it traces processes itself, and a process can have only one tracer";
	if (native && number == SYS_clone)
		flags = first;
	else if (native && number == SYS_clone3)
		request(PTRACE_PEEKDATA, thread, (void *)(uintptr_t)first, &flags);
	return flags & CLONE_UNTRACED ? "it creates a process that cannot be traced (CLONE_UNTRACED)" : NULL;
}

static void at_call(struct rt_observed *o, pid_t thread)
{
	static int begun;
	struct rt_syscall_info call;
	int error = request(RT_PTRACE_GET_SYSCALL_INFO, thread, (void *)sizeof(call), &call);
	if (error && error != -ESRCH)
		rt_fail(o, "counter", "ptrace: PTRACE_GET_SYSCALL_INFO failed: %s (needs Linux 5.3)", rt_errno(-error));
	if (error || call.op != RT_PTRACE_SYSCALL_INFO_ENTRY)
		return;
	/* Earlier calls are the observer's own. */
	begun |= call.entry.nr == SYS_execve;
	if (!begun)
		return;
	rt_count(o, call.arch, (uint32_t)call.entry.nr, 1);
	const char *why = refusal(thread, &call);
	if (why)
		rt_fail(o, "cannot-be-traced", "%s cannot be counted with ptrace: %s; " INSTEAD, o->argv[0], why);
}

/* A clone() with an exit signal other than SIGCHLD looks like that of a thread. */
static int is_thread_beside(pid_t thread, unsigned long other)
{
	char path[64];
	snprintf(path, sizeof(path), "/proc/%d/task/%lu", thread, other);
	return !access(path, F_OK);
}

static void at_event(struct rt_observed *o, pid_t thread, int event)
{
	unsigned long other = 0;
	char program[256];
	if (event == PTRACE_EVENT_EXEC) {
		o->counts.execs++;
		if (rt_loses_privileges(thread, program, sizeof(program)))
			rt_fail(o, "cannot-be-traced",
				"%s cannot be counted with ptrace: %s would run without the privileges that it has as a "
				"set-user-ID, set-group-ID or unreadable file; " INSTEAD,
				o->argv[0], program);
	} else if (event == PTRACE_EVENT_CLONE && !request(PTRACE_GETEVENTMSG, thread, NULL, &other) &&
		   is_thread_beside(thread, other)) {
		o->counts.threads++;
	} else {
		o->counts.processes++;
	}
}

static void stopped(struct rt_observed *o, pid_t thread, int status)
{
	long go_on = PTRACE_SYSCALL;
	uintptr_t signal = (uintptr_t)WSTOPSIG(status);
	int event = status >> 16;
	if (signal == (SIGTRAP | 0x80))
		at_call(o, thread);
	else if (event == PTRACE_EVENT_STOP && rt_stops((int)signal))
		go_on = PTRACE_LISTEN; /* it stays stopped, as without a tracer */
	else if (event && event != PTRACE_EVENT_STOP)
		at_event(o, thread, event);
	if (event || signal == (SIGTRAP | 0x80))
		signal = 0;
	/* Fails for a thread that was killed meanwhile. */
	if (!o->failed)
		request(go_on, thread, NULL, (void *)signal);
}

static int attach(struct rt_observed *o)
{
	/* It stops inside the read() in which it waits, and continues from there call by call. */
	int error = request(PTRACE_SEIZE, o->command, NULL, (void *)(uintptr_t)OPTIONS);
	if (!error)
		error = request(PTRACE_INTERRUPT, o->command, NULL, NULL);
	if (error)
		return rt_fail(o, "counter",
			       "ptrace is not allowed here: %s (if Yama forbids it: sysctl kernel.yama.ptrace_scope=1)",
			       rt_errno(-error));
	o->counts.processes = 1;
	return 0;
}

const struct rt_counter rt_by_ptrace = {.name = "ptrace", .attach = attach, .stopped = stopped};
