/* calls.h - the requests of the probe to the module, by ioctl() on the file below. */
#ifndef RT_MODULE_CALLS_H
#define RT_MODULE_CALLS_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define RT_MODULE_FILE "/proc/ringtoll"

struct rt_calls {
	__u64 count;	/* asked: this many calls ... */
	__s64 expected; /* ... that return this */
	__u64 ticks;	/* answered: ticks of the calls and the loop around them */
	__u64 wrong;	/* bits in which any returned value differed */
};

#define RT_CALL_GETPPID _IOWR('R', 1, struct rt_calls)
#define RT_CALL_EMPTY _IOWR('R', 2, struct rt_calls)

#endif
