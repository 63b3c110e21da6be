/* kernel_log.h - the hypervisor that the kernel found when it started, by its own log. */
#ifndef RT_KERNEL_LOG_H
#define RT_KERNEL_LOG_H

#include <stddef.h>

/* Writes its name, '' where the log has no such line. Returns 0 or -errno: reading the log may need a privilege. */
int rt_hypervisor_in_log(char *name, size_t size);

#endif
