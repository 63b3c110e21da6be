/* without_kernel.h - whether a call is answered without entering the kernel. */
#ifndef RT_WITHOUT_KERNEL_H
#define RT_WITHOUT_KERNEL_H

#include "ringtoll.h"

/*
 * Proves that call(argument) still works, which it says by 0, in a child whose kernel refuses system call `number`.
 * Returns 0, or RT_UNSUPPORTED with the reason in io->what.
 */
int rt_without_kernel(struct rt_run *r, long number, const char *name, int (*call)(void *), void *argument);

#endif
