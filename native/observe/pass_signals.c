/*
 * pass_signals.c - forwards signals that a process sends to the observer. Those of a terminal go to the whole foreground
 * group, and so to the command as well.
 */
#define _GNU_SOURCE
#include "observe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <unistd.h>

/* The last signals an event on the leash. */
static const int passed[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGIO};
#define PASSED (sizeof(passed) / sizeof(*passed))

static struct sigaction inherited_child;
static volatile sig_atomic_t command, hurried, abandoned;
static int leash;

static void check_leash(void)
{
	struct pollfd end = {leash, 0, 0};
	if (poll(&end, 1, 0) <= 0)
		return;
	abandoned = 1;
	if (command)
		kill(command, SIGKILL);
}

static void pass(int signal, siginfo_t *info, void *context)
{
	int error = errno;
	(void)context;
	if (signal == SIGIO)
		check_leash();
	else if (!command)
		hurried = 1;
	else if (info->si_code <= 0) { /* of a process; the kernel's is the terminal's */
		kill(command, signal);
		/* A stopped process handles it only after SIGCONT. */
		kill(command, SIGCONT);
	}
	errno = error;
}

void rt_hold_signals(int fd, sigset_t *before)
{
	sigset_t held;
	struct sigaction now, action = {.sa_sigaction = pass, .sa_flags = SA_SIGINFO};
	sigfillset(&action.sa_mask);
	sigemptyset(&held);
	for (size_t i = 0; i < PASSED; i++)
		sigaddset(&held, passed[i]);
	sigprocmask(SIG_BLOCK, &held, before);
	for (size_t i = 0; i < PASSED; i++)
		/* Ignored signals, as under nohup, stay ignored in both. */
		if (!sigaction(passed[i], NULL, &now) && now.sa_handler != SIG_IGN)
			sigaction(passed[i], &action, NULL);
	/* With SIGCHLD ignored, wait4() would report nothing. */
	sigaction(SIGCHLD, &(struct sigaction){.sa_handler = SIG_DFL}, &inherited_child);
	leash = fd;
	fcntl(leash, F_SETOWN, getpid());
	fcntl(leash, F_SETFL, fcntl(leash, F_GETFL) | O_ASYNC);
}

void rt_restore_signals(const sigset_t *before)
{
	struct sigaction now;
	for (size_t i = 0; i < PASSED; i++)
		if (!sigaction(passed[i], NULL, &now) && now.sa_sigaction == pass)
			sigaction(passed[i], &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
	sigaction(SIGCHLD, &inherited_child, NULL);
	sigprocmask(SIG_SETMASK, before, NULL);
}

void rt_pass_signals(pid_t to, const sigset_t *before)
{
	command = to;
	sigset_t open = *before;
	for (size_t i = 0; i < PASSED; i++)
		sigdelset(&open, passed[i]);
	sigprocmask(SIG_SETMASK, &open, NULL);
	check_leash();
}

int rt_abandoned(void)
{
	return abandoned;
}

int rt_hurried(void)
{
	return hurried;
}
