/* tracepoints.h - where in the kernel somebody's BPF programs run. */
#ifndef RT_TRACEPOINTS_H
#define RT_TRACEPOINTS_H

#include <stddef.h>

#define RT_TRACEPOINTS_MAX 64
#define RT_TRACEPOINT_NAME_MAX 64

/*
 * The names of tracepoints that BPF programs are attached to, one for each program, as raw tracepoints. Returns how
 * many there are, at most RT_TRACEPOINTS_MAX, or -errno; EPERM for who is not root.
 */
int rt_tracepoints(char names[RT_TRACEPOINTS_MAX][RT_TRACEPOINT_NAME_MAX]);

#endif
