/* btf.c - reads the kernel's description of its own types (Documentation/bpf/btf.rst). */
#include "btf.h"

#include <errno.h>
#include <linux/btf.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DESCRIPTION "/sys/kernel/btf/vmlinux"
#define ROOM (64 << 20) /* ten times what a kernel of a distribution needs */

/* Bytes that follow the header of a type, by its kind: at all, and for each of its members. */
static const struct {
	size_t once, each;
} behind[] = {
	[BTF_KIND_INT] = {4, 0},
	[BTF_KIND_ARRAY] = {sizeof(struct btf_array), 0},
	[BTF_KIND_STRUCT] = {0, sizeof(struct btf_member)},
	[BTF_KIND_UNION] = {0, sizeof(struct btf_member)},
	[BTF_KIND_ENUM] = {0, sizeof(struct btf_enum)},
	[BTF_KIND_FUNC_PROTO] = {0, sizeof(struct btf_param)},
	[BTF_KIND_VAR] = {4, 0},
	[BTF_KIND_DATASEC] = {0, sizeof(struct btf_var_secinfo)},
	/* The headers of Linux 5.15 do not have these: DECL_TAG, TYPE_TAG, ENUM64. */
	[17] = {4, 0},
	[18] = {0, 0},
	[19] = {0, 12},
};
#define KINDS (sizeof(behind) / sizeof(*behind))

static void look_into(const struct btf_type *type, const char *names, struct rt_member *wanted)
{
	const struct btf_member *members = (const struct btf_member *)(type + 1);
	for (size_t i = 0; i < BTF_INFO_VLEN(type->info); i++)
		if (!strcmp(names + members[i].name_off, wanted->member))
			/* With the flag, the upper byte is the width of a bit field. */
			wanted->offset = (int)((BTF_INFO_KFLAG(type->info) ? BTF_MEMBER_BIT_OFFSET(members[i].offset)
									   : members[i].offset) / 8);
}

static void look_up(const char *text, const struct btf_header *header, struct rt_member *members, size_t count)
{
	const char *types = text + header->hdr_len + header->type_off, *end = types + header->type_len;
	const char *names = text + header->hdr_len + header->str_off;
	for (const char *at = types; at + sizeof(struct btf_type) <= end;) {
		const struct btf_type *type = (const struct btf_type *)at;
		size_t kind = BTF_INFO_KIND(type->info);
		if (kind >= KINDS)
			return;
		at += sizeof(*type) + behind[kind].once + behind[kind].each * BTF_INFO_VLEN(type->info);
		for (size_t i = 0; i < count && kind == BTF_KIND_STRUCT && at <= end; i++)
			if (!strcmp(names + type->name_off, members[i].structure))
				look_into(type, names, &members[i]);
	}
}

int rt_btf(struct rt_member *members, size_t count)
{
	FILE *file = fopen(DESCRIPTION, "re");
	if (!file)
		return -errno;
	char *text = malloc(ROOM);
	size_t length = text ? fread(text, 1, ROOM, file) : 0;
	fclose(file);
	const struct btf_header *header = (const struct btf_header *)text;
	int valid = length > sizeof(*header) && header->magic == BTF_MAGIC &&
		    header->hdr_len + (size_t)header->type_off + header->type_len <= length &&
		    header->hdr_len + (size_t)header->str_off + header->str_len <= length;
	for (size_t i = 0; i < count; i++)
		members[i].offset = -1;
	if (valid)
		look_up(text, header, members, count);
	free(text);
	for (size_t i = 0; i < count; i++)
		valid = valid && members[i].offset >= 0;
	return valid ? 0 : -EPROTO;
}
