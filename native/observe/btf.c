/* btf.c - reads the kernel's description of its own types (Documentation/bpf/btf.rst). */
#include "observe.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DESCRIPTION "/sys/kernel/btf/vmlinux"
#define ROOM (64 << 20) /* ten times the size of a distribution kernel's */

/* As <linux/btf.h> has them, which is as young as the format: half of the kinds came after its first year. */
#define MAGIC 0xeB9F
struct btf_header {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t hdr_len, type_off, type_len, str_off, str_len; /* offsets are from the end of this */
};
struct btf_type {
	uint32_t name_off, info, size_or_type;
};
struct btf_member {
	uint32_t name_off, type, offset;
};
#define KIND(type) ((type)->info >> 24 & 0x1f)
#define MEMBERS(type) ((type)->info & 0xffff)
#define HAS_BIT_FIELDS(type) ((type)->info >> 31)
#define STRUCT 4

/* Bytes that follow the header of a type, by its kind: at all, and for each of its members. */
static const struct {
	size_t once, each;
} behind[] = {
	[1] = {4, 0},	  /* INT */
	[3] = {12, 0},	  /* ARRAY */
	[STRUCT] = {0, sizeof(struct btf_member)},
	[5] = {0, sizeof(struct btf_member)}, /* UNION */
	[6] = {0, 8},	  /* ENUM */
	[13] = {0, 8},	  /* FUNC_PROTO */
	[14] = {4, 0},	  /* VAR */
	[15] = {0, 12},	  /* DATASEC */
	[17] = {4, 0},	  /* DECL_TAG */
	[19] = {0, 12},	  /* ENUM64 */
};
#define KINDS (sizeof(behind) / sizeof(*behind))

static void look_into(const struct btf_type *type, const char *names, struct rt_member *wanted)
{
	const struct btf_member *members = (const struct btf_member *)(type + 1);
	for (size_t i = 0; i < MEMBERS(type); i++)
		if (!strcmp(names + members[i].name_off, wanted->member))
			/* With the flag, the upper byte is the width of a bit field. */
			wanted->offset = (int)((members[i].offset & (HAS_BIT_FIELDS(type) ? 0xffffff : UINT32_MAX)) / 8);
}

static void look_up(const char *text, const struct btf_header *header, struct rt_member *members, size_t count)
{
	const char *types = text + header->hdr_len + header->type_off, *end = types + header->type_len;
	const char *names = text + header->hdr_len + header->str_off;
	for (const char *at = types; at + sizeof(struct btf_type) <= end;) {
		const struct btf_type *type = (const struct btf_type *)at;
		size_t kind = KIND(type);
		if (kind >= KINDS)
			return;
		at += sizeof(*type) + behind[kind].once + behind[kind].each * MEMBERS(type);
		for (size_t i = 0; i < count && kind == STRUCT && at <= end; i++)
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
	int valid = length > sizeof(*header) && header->magic == MAGIC &&
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
