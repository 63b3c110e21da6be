/* kernel_log.c - a line of the kernel's log (syslog(2); arch/x86/kernel/cpu/hypervisor.c writes it). */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>

/* The actions of syslog(2), which no header of the C library names. */
enum { READ_ALL = 3, SIZE_BUFFER = 10 };

#define LINE "Hypervisor detected: "

int rt_hypervisor_in_log(char *name, size_t size)
{
	*name = 0;
	int length = klogctl(SIZE_BUFFER, NULL, 0);
	if (length < 0)
		return -errno;
	char *log = malloc((size_t)length + 1);
	if (!log)
		return -ENOMEM;
	length = klogctl(READ_ALL, log, length);
	int error = length < 0 ? -errno : 0;
	if (!error) {
		log[length] = 0;
		const char *line = memmem(log, (size_t)length, LINE, strlen(LINE));
		if (line) {
			line += strlen(LINE);
			size_t end = strcspn(line, "\n");
			end = end < size ? end : size - 1;
			memcpy(name, line, end);
			name[end] = 0;
		}
	}
	free(log);
	return error;
}
