/* error.c - errors for a person: strerrorname_np(3) is not in every C library. */
#include "shared.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct {
	int error;
	const char *name;
} names[] = {
#include "errno_names.h" /* made by src/native/header-names.ts of the compiler's own headers */
};

const char *rt_error_text(int error)
{
	static char text[128];
	const char *name = "errno";
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].error == error) {
			name = names[i].name;
			break;
		}
	snprintf(text, sizeof(text), "%s (%s)", name, strerror(error));
	return text;
}
