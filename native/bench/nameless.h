/* nameless.h - files without a name: in memory, or in a folder where a hardened system forbids that. */
#ifndef RT_NAMELESS_H
#define RT_NAMELESS_H

#include "ringtoll.h"

/*
 * Both return a descriptor or -errno after rt_failed(). Of a file that is not in memory the note of the measurement
 * tells, because its figure is that of another file system.
 */

/* To be written to and mapped. */
int rt_data_file(struct rt_run *r);
/* A program, for execveat(). It was run once, because what forbids it is often asked only then. */
int rt_program_file(struct rt_run *r, const char *program, const char *end);

#endif
