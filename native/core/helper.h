/* helper.h - what goes between the shared library and its small helper process, `probe --serve`. */
#ifndef RT_HELPER_H
#define RT_HELPER_H

#include <stddef.h>

#include "ringtoll.h"

struct rt_message {
	char id[RT_ID_MAX];
	int64_t result;
	struct rt_io io;
};

/* Both return 0, or -errno; -EPIPE when the other end is gone. */
int rt_read_all(int fd, void *buffer, size_t size);
int rt_write_all(int fd, const void *buffer, size_t size);

/* Answers requests on standard input until it is closed. Returns an exit status. */
int rt_serve(void);

#endif
