/* room.h - is there room for so many files? */
#ifndef RT_ROOM_H
#define RT_ROOM_H

#include <stdint.h>

#define RT_WHY_MAX 128

/* Nonzero where the file system of the open directory, or the memory, has no room for them; why says which. */
int rt_lacks_room(int directory, uint64_t files, char why[RT_WHY_MAX]);

/* Free inodes and bytes that so many empty files take at most. */
uint64_t rt_inodes_for(uint64_t files);
uint64_t rt_bytes_for(uint64_t files);

#endif
