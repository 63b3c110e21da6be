/* btf.h - where the running kernel keeps the members of its structures. */
#ifndef RT_BTF_H
#define RT_BTF_H

#include <stddef.h>

struct rt_member {
	const char *structure, *member;
	int offset; /* in bytes; -1 where the kernel has no such member */
};

/* Looks up the offsets. Returns 0 or -errno: -ENOENT where the kernel does not describe itself. */
int rt_btf(struct rt_member *members, size_t count);

#endif
