/* privileges.h - what tracing takes from a program. */
#ifndef RT_PRIVILEGES_H
#define RT_PRIVILEGES_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Whether the program that this traced process has just begun lacks what its file would give it. The kernel gives
 * nothing to a process whose tracer may not trace everybody. Writes the path of the file.
 */
int rt_loses_privileges(pid_t process, char *program, size_t size);

#endif
