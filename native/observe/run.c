/* run.c - starts the command and adds up the time of it and its descendants. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "observe.h"
#include "shared.h"

/* From the forked process to its parent, in shared memory. */
struct hello {
	int64_t started_ns;
	struct rusage before;
	const char *failed; /* the step that failed */
	int error;
};

static int64_t ns(struct timeval time)
{
	return time.tv_sec * INT64_C(1000000000) + time.tv_usec * INT64_C(1000);
}

static _Noreturn void give_up(struct hello *hello, const char *failed, int error)
{
	hello->failed = failed;
	hello->error = error;
	_exit(127);
}

static _Noreturn void become(const struct rt_observed *o, const char *path, struct hello *hello, int go)
{
	char token;
	int error;
	if (o->rules && (error = rt_filter(o->rules, 1)))
		give_up(hello, "installing the seccomp filter", -error);
	if (o->counter && o->counter->enter && (error = o->counter->enter()))
		give_up(hello, "entering the count", -error);
	if (read(go, &token, 1) != 1)
		_exit(127);
	getrusage(RUSAGE_SELF, &hello->before);
	hello->started_ns = rt_now_ns();
	execv(path, o->argv);
	/* A script without #!, as execvp(3) does. */
	if (errno == ENOEXEC) {
		size_t count = 0;
		while (o->argv[count])
			count++;
		char *script[count + 2];
		script[0] = "/bin/sh";
		script[1] = (char *)path;
		memcpy(script + 2, o->argv + 1, count * sizeof(*script));
		execv(script[0], script);
	}
	give_up(hello, NULL, errno);
}

/* So that a stream that the command closes is closed for its reader too. */
static void let_go_of_streams(void)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	for (int fd = STDIN_FILENO; null >= 0 && fd <= STDERR_FILENO; fd++)
		dup2(null, fd);
}

static int cannot_run(struct rt_observed *o, int error)
{
	const char *failed = error == ENOENT ? "not-found" : "not-executable";
	return rt_fail(o, failed, "%s cannot be run: %s", o->argv[0], rt_errno(error));
}

static int prepare(struct rt_observed *o, char *path, size_t size)
{
	int error = rt_find_program(o->argv[0], path, size);
	if (error)
		return cannot_run(o, -error);
	if (o->cpu >= 0 && rt_pin(o->cpu))
		return rt_fail(o, "start", "CPU %d cannot be used (taskset -pc $$ shows which can)", o->cpu);
	if (prctl(PR_SET_CHILD_SUBREAPER, 1))
		return rt_fail(o, "start", "adopting orphans failed: %s", rt_errno(errno));
	return o->counter && o->counter->prepare ? o->counter->prepare(o) : 0;
}

static void add_up(struct rt_observed *o, const struct hello *hello)
{
	struct rusage all;
	getrusage(RUSAGE_CHILDREN, &all);
	o->wall_ns = o->ended_ns - hello->started_ns;
	o->user_ns = ns(all.ru_utime) - ns(hello->before.ru_utime);
	o->system_ns = ns(all.ru_stime) - ns(hello->before.ru_stime);
	o->voluntary = all.ru_nvcsw - hello->before.ru_nvcsw;
	o->involuntary = all.ru_nivcsw - hello->before.ru_nivcsw;
}

void rt_run(struct rt_observed *o)
{
	char path[PATH_MAX];
	int go[2];
	sigset_t before;
	if (prepare(o, path, sizeof(path)))
		return;
	struct hello *hello = mmap(NULL, sizeof(*hello), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (hello == MAP_FAILED || pipe2(go, O_CLOEXEC)) {
		rt_fail(o, "start", "starting the command failed: %s", rt_errno(errno));
		return;
	}
	rt_hold_signals(RT_REPORT, &before);
	pid_t observer = getpid();
	if (!(o->command = fork())) {
		if (prctl(PR_SET_PDEATHSIG, SIGKILL) || getppid() != observer)
			_exit(127);
		rt_restore_signals(&before);
		close(go[1]);
		become(o, path, hello, go[0]);
	}
	if (o->command < 0) {
		rt_fail(o, "start", "starting the command failed: fork: %s", rt_errno(errno));
		return;
	}
	let_go_of_streams();
	rt_pass_signals(o->command, &before);
	if (!o->counter || !o->counter->attach || !o->counter->attach(o))
		(void)!write(go[1], "", 1);
	close(go[0]);
	close(go[1]);
	rt_wait_for_command(o);
	rt_pass_signals(0, &before);
	rt_wait_for_rest(o);
	if (hello->error && hello->failed)
		rt_fail(o, "start", "%s failed: %s", hello->failed, rt_errno(hello->error));
	else if (hello->error)
		cannot_run(o, hello->error);
	else if (!hello->started_ns)
		rt_fail(o, "start", "%s was killed before it started", o->argv[0]);
	add_up(o, hello);
	if (!o->failed && o->counter && o->counter->collect)
		o->counter->collect(o);
}
