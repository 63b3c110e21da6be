/* offspring.h - what came of this process. */
#ifndef RT_OFFSPRING_H
#define RT_OFFSPRING_H

#include <sys/types.h>

/* The parent of a process named as in /proc, or -1 where there is no such process, or no /proc. */
pid_t rt_parent_of(const char *pid);
/* Sends the signal to every child of this process, of which some may be dead already. */
void rt_signal_children(int signal);
/* Calls visit() with each process that came of this one, dead ones that nobody has waited for aside. */
void rt_each_descendant(void (*visit)(pid_t pid, void *context), void *context);

#endif
