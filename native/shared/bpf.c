/* bpf.c - bpf(2) by hand. */
#define _GNU_SOURCE
#include "bpf.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int rt_bpf(int command, union bpf_attr *attr)
{
	long result = syscall(SYS_bpf, command, attr, sizeof(*attr));
	return result < 0 ? -errno : (int)result;
}

/* No log of the verifier: one that is too small for its text fails what would have been loaded. */
int rt_bpf_load(enum bpf_prog_type type, const struct bpf_insn *code, size_t count)
{
	union bpf_attr attr;
	memset(&attr, 0, sizeof(attr));
	attr.prog_type = type;
	attr.insns = (uintptr_t)code;
	attr.insn_cnt = (uint32_t)count;
	attr.license = (uintptr_t) "GPL"; /* some helpers are for such programs only */
	return rt_bpf(BPF_PROG_LOAD, &attr);
}

int rt_bpf_map(enum bpf_map_type type, unsigned int key_size, unsigned int value_size, unsigned int entries)
{
	union bpf_attr attr;
	memset(&attr, 0, sizeof(attr));
	attr.map_type = type;
	attr.key_size = key_size;
	attr.value_size = value_size;
	attr.max_entries = entries;
	return rt_bpf(BPF_MAP_CREATE, &attr);
}

/* The value and the next key have the same place. */
static int on_map(enum bpf_cmd command, int map, const void *key, void *value)
{
	union bpf_attr attr;
	memset(&attr, 0, sizeof(attr));
	attr.map_fd = (uint32_t)map;
	attr.key = (uintptr_t)key;
	attr.value = (uintptr_t)value;
	return rt_bpf(command, &attr);
}

int rt_bpf_map_get(int map, const void *key, void *value)
{
	return on_map(BPF_MAP_LOOKUP_ELEM, map, key, value);
}

int rt_bpf_map_set(int map, const void *key, const void *value)
{
	return on_map(BPF_MAP_UPDATE_ELEM, map, key, (void *)value);
}

int rt_bpf_map_delete(int map, const void *key)
{
	return on_map(BPF_MAP_DELETE_ELEM, map, key, NULL);
}

int rt_bpf_map_next(int map, const void *after, void *key)
{
	return on_map(BPF_MAP_GET_NEXT_KEY, map, after, key);
}
