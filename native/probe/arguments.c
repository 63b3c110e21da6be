/*
 * arguments.c - arguments that lie in a file. A kernel gives process 1 no more than 32 of its command line, which
 * is no longer than 2 KiB (MAX_INIT_ARGS and COMMAND_LINE_SIZE), and panics above the first.
 */
#include "probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char **rt_arguments(const char *path, char *program, int *count)
{
	char *text = NULL, *rest;
	size_t size = 0;
	FILE *file = fopen(path, "re");
	if (!file)
		return NULL;
	ssize_t length = getdelim(&text, &size, 0, file);
	fclose(file);
	char **arguments = calloc((size_t)(length > 0 ? length : 0) + 2, sizeof(*arguments));
	if (!text || !arguments)
		return NULL;
	int n = 0;
	arguments[n++] = program;
	if (length > 0)
		for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
			arguments[n++] = line;
	*count = n;
	return arguments;
}
