/* explain.c - why a benchmark has no result, in io->what. */
#include "portable.h"

#include <errno.h>
#include <stdarg.h>

#define EXPLAIN(r, format)                                                                 \
	do {                                                                               \
		va_list arguments;                                                         \
		va_start(arguments, format);                                               \
		vsnprintf((r)->io->what, sizeof((r)->io->what), format, arguments);        \
		va_end(arguments);                                                         \
	} while (0)

int rt_failed(struct rt_run *r, const char *format, ...)
{
	int error = errno ? -errno : -EIO;
	EXPLAIN(r, format);
	return error;
}

int rt_unsupported(struct rt_run *r, const char *format, ...)
{
	EXPLAIN(r, format);
	return RT_UNSUPPORTED;
}

int rt_prove(struct rt_run *r, int holds, const char *format, ...)
{
	if (holds)
		return 0;
	EXPLAIN(r, format);
	return RT_UNPROVEN;
}
