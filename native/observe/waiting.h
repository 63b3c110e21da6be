/* waiting.h - the end of the command, and of what it leaves. */
#ifndef RT_WAITING_H
#define RT_WAITING_H

#include "observe.h"

int64_t rt_now_ns(void); /* CLOCK_MONOTONIC */
/* Whether it is one of those that stop a process until SIGCONT. */
int rt_stops(int signal);
/* Returns when the command has ended, or has to be because of a failure. */
void rt_wait_for_command(struct rt_observed *);
/* Returns when nothing of it is left. What had to be ended after the grace is in `left`. */
void rt_wait_for_rest(struct rt_observed *);

#endif
