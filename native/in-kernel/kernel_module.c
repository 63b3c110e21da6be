/* kernel_module.c - the handler of a system call without the call: native/module/ in a guest. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"
#include "in_kernel.h"
#include "module/calls.h"

/* Refused unless this is process 1: never into the kernel of a machine that runs on afterwards. */
int rt_load_module(const char *path)
{
	if (getpid() != 1)
		return -EPERM;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return -errno;
	int error = syscall(SYS_finit_module, file, "", 0) ? -errno : 0;
	close(file);
	return error;
}

static int in_ring_0(struct rt_run *r, unsigned long request, int64_t expected)
{
	int bad = 0, device = open(RT_MODULE_FILE, O_RDONLY | O_CLOEXEC);
	if (device < 0)
		return rt_unsupported(r, "the ringtoll module is not loaded: it is for guests");
	while (!bad && rt_next(r)) {
		struct rt_calls calls = {.count = r->batch, .expected = expected};
		if (ioctl(device, request, &calls)) {
			bad = rt_failed(r, "ioctl on " RT_MODULE_FILE);
			break;
		}
		r->ticks = calls.ticks;
		bad = rt_prove(r, !calls.wrong, "the call did not return %lld every time (difference 0x%llx)",
			       (long long)expected, (unsigned long long)calls.wrong);
	}
	close(device);
	return bad;
}

int rt_module_getppid(struct rt_run *r)
{
	return in_ring_0(r, RT_CALL_GETPPID, getppid());
}

int rt_module_empty(struct rt_run *r)
{
	return in_ring_0(r, RT_CALL_EMPTY, 0);
}
