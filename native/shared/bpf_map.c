/* bpf_map.c - what is in the maps of eBPF programs. */
#include "bpf_map.h"

#include <string.h>

#include "bpf.h"

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
