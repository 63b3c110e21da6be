/* without_kernel.c - proves that a call does not enter the kernel. */
#define _GNU_SOURCE
#include "bench.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ANSWERED, NOT_ANSWERED, NO_FILTER };

int rt_without_kernel(struct rt_run *r, long number, const char *name, int (*call)(void *), void *argument)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(filter) / sizeof(*filter), filter};
	int status = -1;
	pid_t child = fork();
	if (!child) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
			_exit(NO_FILTER);
		_exit(call(argument) ? NOT_ANSWERED : ANSWERED);
	}
	int told = child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status);
	if (told && WEXITSTATUS(status) == ANSWERED)
		return 0;
	if (told && WEXITSTATUS(status) == NOT_ANSWERED)
		return rt_unsupported(r, "%s enters the kernel here (see the clocksource)", name);
	return rt_unsupported(r, "without seccomp there is no proof that the vDSO answers");
}
