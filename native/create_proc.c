/*
 * create_proc.c - a process made, run and reaped.
 *
 * The programs that are exec'd are part of this one (embed.S) and are run from memory files, so that the
 * probe needs no file beside it and leaves none behind.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "child.h"

extern const char rt_child_static[], rt_child_static_end[];
extern const char rt_child_dynamic[], rt_child_dynamic_end[];

extern char **environ;

/* A file descriptor from which the program can be exec'd, or -errno. */
static int in_memory(struct rt_run *r, const char *program, const char *end)
{
	int file = memfd_create("ringtoll-child", MFD_CLOEXEC);
	if (file < 0)
		return rt_failed(r, "memfd_create");
	if (write(file, program, (size_t)(end - program)) == end - program)
		return file;
	int failed = rt_failed(r, "write to a memory file");
	close(file);
	return failed;
}

/* Each way to make a child returns its pid or -errno; the child ends with status CHILD_STATUS. */
typedef pid_t make_child(int program);

static pid_t fork_exec(int program)
{
	char *argv[] = {"child", NULL}, *envp[] = {NULL};
	pid_t pid = fork();
	if (pid)
		return pid < 0 ? -errno : pid;
	/* Inline: every page of library code that a forked child runs is one more page fault. */
	rt_syscall5(SYS_execveat, program, (long)"", (long)argv, (long)envp, AT_EMPTY_PATH);
	_exit(127);
}

static pid_t spawn(int program)
{
	char path[40], *argv[] = {"child", NULL}, *envp[] = {NULL};
	pid_t pid;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", program);
	int failed = posix_spawn(&pid, path, NULL, NULL, argv, envp);
	return failed ? -failed : pid;
}

static pid_t fork_exit(int program)
{
	(void)program;
	pid_t pid = fork();
	if (pid)
		return pid < 0 ? -errno : pid;
	_exit(CHILD_STATUS);
}

static inline __attribute__((always_inline)) int create(struct rt_run *r, make_child *make, const char *image,
							const char *end)
{
	int program = image ? in_memory(r, image, end) : 0;
	int result = program < 0 ? program : 0;
	while (!result && rt_next(r)) {
		int status = 0, wrong = 0;
		pid_t pid = 0;
		rt_start(r);
		for (uint64_t n = r->batch; n && pid >= 0; n--) {
			pid = make(program);
			if (pid > 0 && waitpid(pid, &status, 0) != pid)
				pid = -errno;
			wrong |= status ^ (CHILD_STATUS << 8);
		}
		rt_stop(r);
		errno = pid < 0 ? -pid : 0;
		result = pid < 0 ? rt_failed(r, "creating a process")
				 : rt_prove(r, !wrong, "a child ended with wait status 0x%x instead of 0x%x",
					    wrong ^ (CHILD_STATUS << 8), CHILD_STATUS << 8);
	}
	if (program > 0)
		close(program);
	return result;
}

int rt_create_fork_exec(struct rt_run *r)
{
	return create(r, fork_exec, rt_child_static, rt_child_static_end);
}

int rt_create_dynamic(struct rt_run *r)
{
	return create(r, fork_exec, rt_child_dynamic, rt_child_dynamic_end);
}

int rt_create_posix_spawn(struct rt_run *r)
{
	if (access("/proc/self/fd", X_OK)) {
		rt_prove(r, 0, "posix_spawn needs /proc to name the program that is run from memory");
		return RT_UNSUPPORTED;
	}
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
