/* privileges.c - what tracing takes from a program (bprm_creds_from_file(), LSM_UNSAFE_PTRACE). */
#define _GNU_SOURCE
#include "observe.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>

static int may_trace_everybody(void)
{
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2];
	return !syscall(SYS_capget, &header, data) && data[0].effective & UINT32_C(1) << CAP_SYS_PTRACE;
}

/* The id of setgid() is only one where the group may execute; otherwise it once meant mandatory locking. */
static int gives(const struct stat *file)
{
	mode_t group = S_ISGID | S_IXGRP;
	return (file->st_mode & S_ISUID && file->st_uid != geteuid()) ||
	       ((file->st_mode & group) == group && file->st_gid != getegid());
}

int rt_loses_privileges(pid_t process, char *program, size_t size)
{
	char path[64];
	struct stat file;
	if (may_trace_everybody())
		return 0;
	snprintf(path, sizeof(path), "/proc/%d/exe", process);
	ssize_t length = readlink(path, program, size - 1);
	program[length > 0 ? length : 0] = 0;
	/* A file that may be executed but not read makes a process that only the kernel may look into. */
	if (stat(path, &file)) {
		snprintf(program, size, "a program");
		return errno == EACCES;
	}
	return gives(&file) || getxattr(path, "security.capability", NULL, 0) > 0;
}
