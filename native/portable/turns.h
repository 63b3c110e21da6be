/* turns.h - two sides on one CPU that give it to each other. */
#ifndef RT_TURNS_H
#define RT_TURNS_H

#include "ringtoll.h"

/* Seen by both sides; zeroed before. */
struct rt_turns {
	volatile uint64_t last, turns, calls;
	volatile int stop;
};

/* The other side: yields until stop. `turns` is a struct rt_turns. */
void rt_other_side(void *turns);
/* The measuring side. Returns 0 or RT_UNPROVEN. */
int rt_take_turns(struct rt_run *r, struct rt_turns *turns);

#endif
