/* core.h - how a benchmark is measured on Linux: the noise on its CPU, and the helper process of the library. */
#ifndef RT_CORE_H
#define RT_CORE_H

#include <stddef.h>

#include "ringtoll.h"

struct rt_noise {
	uint64_t interrupts; /* since boot, or RT_UNKNOWN */
	uint64_t steal_ms;   /* since boot, or RT_UNKNOWN; in steps of usually 10 ms */
};

/* cpu -1: both are RT_UNKNOWN. */
void rt_noise_now(struct rt_noise *noise, int64_t cpu);
uint64_t rt_noise_since(uint64_t before, uint64_t after);

/* A request of the library to `probe --serve`, and its answer. */
struct rt_message {
	char id[RT_ID_MAX];
	int64_t result;
	struct rt_io io;
};

/* Both return 0 or -errno; -EPIPE when the other end is gone. */
int rt_read_all(int fd, void *buffer, size_t size);
int rt_write_all(int fd, const void *buffer, size_t size);

/* Answers requests on standard input until it is closed. Returns an exit status. */
int rt_serve(void);

#endif
