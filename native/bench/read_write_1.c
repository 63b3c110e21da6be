/* read_write_1.c - one byte from and to devices that do nothing. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"

static int one_byte(struct rt_run *r, const char *device, int flags, long call, char sent, char expected)
{
	char byte = 0;
	int file = open(device, flags | O_CLOEXEC), result = 0;
	if (file < 0 && errno == ENOENT)
		return rt_unsupported(r, "there is no %s", device);
	if (file < 0)
		return rt_failed(r, "%s", device);
	while (!result && rt_next(r)) {
		uint64_t moved = 0;
		long last = 0;
		byte = sent;
		rt_start(r);
		for (uint64_t n = r->batch; n; n--)
			moved += (uint64_t)(last = rt_syscall5(call, file, (long)&byte, 1, 0, 0));
		rt_stop(r);
		if (last < 0) {
			errno = (int)-last;
			result = rt_failed(r, "%s", device);
		} else {
			result = rt_prove(r, moved == r->batch && byte == expected,
					  "%llu calls moved %lld bytes, the last of them %d", (unsigned long long)r->batch,
					  (long long)moved, byte);
		}
	}
	close(file);
	return result;
}

int rt_read_1(struct rt_run *r)
{
	return one_byte(r, "/dev/zero", O_RDONLY, SYS_read, 'x', 0);
}

int rt_write_1(struct rt_run *r)
{
	return one_byte(r, "/dev/null", O_WRONLY, SYS_write, 'x', 'x');
}
