/* filter.c - a seccomp filter as sandboxes install them. */
#define _GNU_SOURCE
#include "shared.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#else
#define ARCH AUDIT_ARCH_AARCH64
#endif

#define UNUSED_CALLS 0x10000u /* far above every number that Linux gives to a call */
#define REFUSAL EDOM	      /* no system call fails like this by itself */

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define SKIP_ONE_IF(value) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 1, 0)
#define SKIP_ONE_UNLESS(value) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (value), 0, 1)
#define ANSWER(action) BPF_STMT(BPF_RET | BPF_K, (action))

int rt_filter(int rules, int uncached)
{
	if (rules < 1 || rules > RT_MAX_RULES)
		return -EINVAL;
	struct sock_filter code[2 * rules + 6];
	unsigned short n = 0;
	code[n++] = (struct sock_filter)LOAD(arch);
	code[n++] = (struct sock_filter)SKIP_ONE_IF(ARCH);
	code[n++] = (struct sock_filter)ANSWER(SECCOMP_RET_KILL_PROCESS);
	/* The kernel remembers only answers that follow from the number and the architecture alone. */
	if (uncached)
		code[n++] = (struct sock_filter)LOAD(instruction_pointer);
	code[n++] = (struct sock_filter)LOAD(nr);
	for (int i = 0; i < rules; i++) {
		code[n++] = (struct sock_filter)SKIP_ONE_UNLESS(UNUSED_CALLS + (unsigned int)i);
		code[n++] = (struct sock_filter)ANSWER(SECCOMP_RET_ERRNO | REFUSAL);
	}
	code[n++] = (struct sock_filter)ANSWER(SECCOMP_RET_ALLOW);
	struct sock_fprog program = {n, code};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program))
		return -errno;
	/* Its last rule answers, so it is there and all of it runs. */
	return syscall(UNUSED_CALLS + rules - 1) == -1 && errno == REFUSAL ? 0 : -EPROTO;
}
