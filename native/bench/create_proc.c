/*
 * create_proc.c - a process created, run and reaped.
 *
 * The programs that are exec'd are embedded in this one (embed.S) and are run from unnamed files
 * (memory_file.c), so that the probe needs no file beside it and leaves none behind.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "child.h"
#include "shared.h"

extern const char rt_child_static[], rt_child_static_end[];
extern const char rt_child_dynamic[], rt_child_dynamic_end[];

extern char **environ;

/* The unnamed file that is run, -1 for none, and its path in /proc. */
struct program {
	int file;
	char path[40];
};

/*
 * Each way to make a child returns its pid or -errno. The child ends with CHILD_STATUS, or with the errno that
 * kept it from being run.
 */
typedef pid_t make_child(const struct program *program);

static pid_t fork_exec(const struct program *program)
{
	char *argv[] = {"child", NULL}, *envp[] = {NULL};
	pid_t pid = fork();
	if (pid)
		return pid < 0 ? -errno : pid;
	/* Inline: every page of library code that a forked child runs is one more page fault. */
	long failed = rt_syscall5(SYS_execveat, program->file, (long)"", (long)argv, (long)envp, AT_EMPTY_PATH);
	_exit((int)-failed);
}

static pid_t spawn(const struct program *program)
{
	char *argv[] = {"child", NULL}, *envp[] = {NULL};
	pid_t pid;
	int failed = posix_spawn(&pid, program->path, NULL, NULL, argv, envp);
	return failed ? -failed : pid;
}

static pid_t fork_exit(const struct program *program)
{
	(void)program;
	pid_t pid = fork();
	if (pid)
		return pid < 0 ? -errno : pid;
	_exit(CHILD_STATUS);
}

static int prove_status(struct rt_run *r, int status)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) != CHILD_STATUS)
		return rt_prove(r, 0, "a child could not be run: %s", rt_errno(WEXITSTATUS(status)));
	return rt_prove(r, status == CHILD_STATUS << 8, "a child ended with wait status 0x%x instead of 0x%x", status,
			CHILD_STATUS << 8);
}

static inline __attribute__((always_inline)) int create(struct rt_run *r, make_child *make, const char *image,
							const char *end)
{
	struct program program = {-1, ""};
	int result = 0;
	if (image) {
		program.file = rt_program_file(r, image, end);
		result = program.file < 0 ? program.file : 0;
		snprintf(program.path, sizeof(program.path), "/proc/self/fd/%d", program.file);
	}
	while (!result && rt_next(r)) {
		int status = CHILD_STATUS << 8;
		pid_t pid = 0;
		rt_start(r);
		for (uint64_t n = r->batch; n && pid >= 0 && status == CHILD_STATUS << 8; n--) {
			pid = make(&program);
			if (pid > 0 && waitpid(pid, &status, 0) != pid)
				pid = -errno;
		}
		rt_stop(r);
		errno = pid < 0 ? -pid : 0;
		result = pid < 0 ? rt_failed(r, "creating a process") : prove_status(r, status);
	}
	if (program.file >= 0)
		close(program.file);
	return result;
}

int rt_create_fork_exec(struct rt_run *r)
{
	return create(r, fork_exec, rt_child_static, rt_child_static_end);
}

int rt_create_dynamic(struct rt_run *r)
{
	int result = create(r, fork_exec, rt_child_dynamic, rt_child_dynamic_end);
	if (result != RT_UNPROVEN || !strstr(r->io->what, rt_errno(ENOENT)))
		return result;
	return rt_unsupported(r, "this system has no dynamic loader for the program");
}

int rt_create_posix_spawn(struct rt_run *r)
{
	if (access("/proc/self/fd", X_OK))
		return rt_unsupported(r, "posix_spawn needs /proc for the path of a program in memory");
	return create(r, spawn, rt_child_static, rt_child_static_end);
}

int rt_create_fork_exit(struct rt_run *r)
{
	return create(r, fork_exit, NULL, NULL);
}

static void *thread_body(void *arg)
{
	return arg;
}

int rt_create_thread(struct rt_run *r)
{
	int result = 0;
	while (!result && rt_next(r)) {
		uint64_t returned = 0;
		rt_start(r);
		for (uint64_t n = r->batch; n; n--) {
			pthread_t thread;
			void *value = NULL;
			errno = pthread_create(&thread, NULL, thread_body, r);
			if (errno)
				break;
			pthread_join(thread, &value);
			returned += value == r;
		}
		rt_stop(r);
		result = errno ? rt_failed(r, "pthread_create")
			       : rt_prove(r, returned == r->batch, "%llu of %llu threads returned the agreed value",
					  (unsigned long long)returned, (unsigned long long)r->batch);
	}
	return result;
}
