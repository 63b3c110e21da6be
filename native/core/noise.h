/* noise.h - what else a CPU did, by the kernel's own counts. */
#ifndef RT_NOISE_H
#define RT_NOISE_H

#include <stdint.h>

struct rt_noise {
	uint64_t interrupts; /* since boot, or RT_UNKNOWN */
	uint64_t steal_ms;   /* since boot, or RT_UNKNOWN; the kernel's step is usually 10 ms */
};

/* cpu -1: both are RT_UNKNOWN. */
void rt_noise_now(struct rt_noise *noise, int64_t cpu);
uint64_t rt_noise_since(uint64_t before, uint64_t after);

#endif
