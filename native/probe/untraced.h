/* untraced.h - a process that no tracer follows. */
#ifndef RT_UNTRACED_H
#define RT_UNTRACED_H

/*
 * Goes on in a child that a tracer of this process does not get hold of (clone(2), CLONE_UNTRACED), and ends with
 * its status: only the child returns, with 0. Returns -errno where there is none.
 */
int rt_untraced(void);

#endif
