/*
 * guard.c - runs one command and cleans up after it, even when its caller is killed.
 *
 *   guard < leash
 *
 * Makes an empty folder in $TMPDIR, /tmp or /var/tmp and prints its path and a NUL on descriptor 3. Reads from
 * standard input, each text followed by a NUL: a line for /bin/sh that removes what the command leaves elsewhere (""
 * for none), the number of arguments, the program, its arguments. Runs the program in the folder. When it has ended,
 * or when standard input ends because the harness is gone or has cancelled it, all its descendants are killed. Then
 * standard output is closed and the wait status is printed on descriptor 3. When standard input has ended too, the
 * line is run and the folder is removed.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "shared.h"

#define ANSWERS 3
#define ARGUMENTS_MAX 10000
#define TEXT_MAX (1 << 18)
#define PATH_SIZE 256

static char text[TEXT_MAX];

static int fail(const char *what)
{
	dprintf(STDERR_FILENO, "guard: %s: %s\n", what, rt_errno(errno));
	return 1;
}

/* The next NUL-terminated text from the leash, never freed; NULL at its end. */
static char *next_text(void)
{
	static size_t used;
	char *start = text + used;
	while (used < sizeof(text) && read(STDIN_FILENO, text + used, 1) == 1)
		if (!text[used++])
			return start;
	return NULL;
}

/* Every orphan becomes a child of this process, so when no child is left, no process is. */
static void kill_all(pid_t command, int *status)
{
	int ended;
	pid_t pid;
	for (;;) {
		rt_signal_children(SIGKILL);
		while ((pid = waitpid(-1, &ended, WNOHANG)) > 0)
			if (pid == command)
				*status = ended;
		if (pid < 0 && errno == ECHILD)
			return;
		usleep(1000);
	}
}

/* $TMPDIR of the command is the folder, and is removed with it. */
static pid_t start(char **argv, const char *folder, const sigset_t *signals)
{
	pid_t guard = getpid(), pid = fork();
	if (pid)
		return pid;
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != guard)
		_exit(126);
	close(ANSWERS);
	close(STDIN_FILENO);
	open("/dev/null", O_RDONLY);
	sigprocmask(SIG_UNBLOCK, signals, NULL);
	setenv("TMPDIR", folder, 1);
	execvp(argv[0], argv);
	_exit(fail(argv[0]) + 126);
}

/* Waits until the command has ended or the harness is gone or cancels. Returns the wait status, or -1. */
static int watch(pid_t command, int children)
{
	int status = -1;
	pid_t pid;
	struct pollfd events[] = {{STDIN_FILENO, POLLIN, 0}, {children, POLLIN, 0}};
	struct signalfd_siginfo ignored;
	while (poll(events, 2, -1) >= 0 || errno == EINTR) {
		if (events[0].revents)
			break;
		if (!events[1].revents || read(children, &ignored, sizeof(ignored)) < 0)
			continue;
		if (ignored.ssi_signo != SIGCHLD)
			break;
		while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
			if (pid == command)
				return status;
		status = -1;
	}
	return -1;
}

/* Its reader sees the end of file. The descriptor stays in use, so that no other file gets its number. */
static void end_output(void)
{
	int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (nothing < 0 || dup2(nothing, STDOUT_FILENO) < 0)
		close(STDOUT_FILENO);
	close(nothing);
}

static void run(const char *undo, int count, const char *folder, const sigset_t *signals, int children)
{
	char *argv[count + 1];
	for (int i = 0; i < count; i++)
		if (!(argv[i] = next_text()))
			return;
	argv[count] = NULL;
	pid_t command = start(argv, folder, signals);
	int status = command < 0 ? -1 : watch(command, children);
	kill_all(command, &status);
	end_output();
	dprintf(ANSWERS, "%d", status);
	close(ANSWERS);
	while (read(STDIN_FILENO, text, 1) > 0)
		;
	sigprocmask(SIG_UNBLOCK, signals, NULL);
	signal(SIGTERM, SIG_IGN);
	if (*undo && system(undo) < 0)
		fail("/bin/sh");
	kill_all(-1, &status);
}

/* An empty folder of this user in `parent`. Returns a descriptor, or -1 with errno. */
static int folder_in(const char *parent, char *folder)
{
	struct stat made;
	if (snprintf(folder, PATH_SIZE, "%s/ringtoll-XXXXXX", parent) >= PATH_SIZE) {
		errno = ENAMETOOLONG;
		return -1;
	}
	if (!mkdtemp(folder))
		return -1;
	int own = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (own < 0) {
		int error = errno;
		rmdir(folder);
		errno = error;
	} else if (fstat(own, &made) || made.st_uid != geteuid()) {
		/* Another user has replaced it. */
		close(own);
		errno = EPERM;
		own = -1;
	}
	return own;
}

/* Whether the mount is not noexec: there, X_OK fails even for a file of mode 0755. */
static int runs_programs(int folder)
{
	int file = openat(folder, "program", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
	int can = file >= 0 && !fchmod(file, 0755) && !faccessat(folder, "program", X_OK, 0);
	close(file);
	unlinkat(folder, "program", 0);
	return can;
}

/*
 * The first place where programs can be run, because a command may put some into its folder; otherwise the first that is
 * writable. Returns a descriptor, or -1 with the errno of the first place.
 */
static int scratch_folder(char *folder)
{
	const char *parents[] = {getenv("TMPDIR"), "/tmp", "/var/tmp"}, *written = NULL;
	int error = 0;
	for (size_t i = 0; i < sizeof(parents) / sizeof(*parents); i++) {
		if (!parents[i] || *parents[i] != '/')
			continue;
		int own = folder_in(parents[i], folder);
		if (own < 0) {
			error = error ? error : errno;
			continue;
		}
		if (runs_programs(own))
			return own;
		close(own);
		rmdir(folder);
		written = written ? written : parents[i];
	}
	errno = error;
	return written ? folder_in(written, folder) : -1;
}

int main(void)
{
	char folder[PATH_SIZE];
	sigset_t signals;
	sigemptyset(&signals);
	sigaddset(&signals, SIGCHLD);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	int children = signalfd(-1, &signals, SFD_CLOEXEC);
	if (children < 0 || prctl(PR_SET_CHILD_SUBREAPER, 1))
		return fail("cannot supervise processes");
	fcntl(ANSWERS, F_SETFD, FD_CLOEXEC);
	int own = scratch_folder(folder);
	if (own < 0)
		return fail("cannot make a folder in $TMPDIR, /tmp or /var/tmp");
	if (fchdir(own)) {
		fail(folder);
		rmdir(folder);
		return 1;
	}
	/* If the caller is gone, standard input has ended too and is read next. */
	if (write(ANSWERS, folder, strlen(folder) + 1) < 0)
		fail("descriptor 3");
	const char *undo = next_text(), *count = undo ? next_text() : NULL;
	int arguments = count ? atoi(count) : 0;
	if (arguments > ARGUMENTS_MAX)
		dprintf(STDERR_FILENO, "guard: more than %d arguments: measure fewer rounds\n", ARGUMENTS_MAX);
	else if (arguments > 0)
		run(undo, arguments, folder, &signals, children);
	rt_remove_tree(own, AT_FDCWD, folder);
	return 0;
}
