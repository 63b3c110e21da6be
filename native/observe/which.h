/* which.h - where a program is. */
#ifndef RT_WHICH_H
#define RT_WHICH_H

#include <stddef.h>

/* The path of the program that execvp(3) would run. Returns 0, -ENOENT, or -EACCES where it is not executable. */
int rt_find_program(const char *program, char *path, size_t size);

#endif
