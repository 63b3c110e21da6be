/* arguments.h - arguments that lie in a file. */
#ifndef RT_ARGUMENTS_H
#define RT_ARGUMENTS_H

/*
 * The lines of the file as arguments of `program`: a NULL behind the last, all kept for good, the number of
 * them with the program in *count. NULL and errno where it cannot be read.
 */
char **rt_arguments(const char *path, char *program, int *count);

#endif
