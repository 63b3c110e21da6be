/* error.c - errors by name: strerrorname_np(3) is not in every C library, and texts differ between them. */
#include "shared.h"

#include <errno.h>

static const struct {
	int error;
	const char *name;
} names[] = {
#include "errno_names.h" /* made by src/native/header-names.ts of the compiler's own headers */
};

const char *rt_errno(int error)
{
	static char number[24];
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].error == error)
			return names[i].name;
	snprintf(number, sizeof(number), "errno %d", error);
	return number;
}
