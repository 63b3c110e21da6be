/* bpf_map.h - what is in the maps of eBPF programs. */
#ifndef RT_BPF_MAP_H
#define RT_BPF_MAP_H

#include <stdint.h>

/* All return 0 or -errno; -ENOENT where there is nothing. A key is where the map's definition says how long it is. */
int rt_bpf_map_get(int map, const void *key, void *value);
int rt_bpf_map_set(int map, const void *key, const void *value);
int rt_bpf_map_delete(int map, const void *key);
/* Changes the key to the next one; NULL for `after` gives the first. */
int rt_bpf_map_next(int map, const void *after, void *key);

#endif
