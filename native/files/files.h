/*
 * files.h - directories of empty files, for the benchmarks that read one.
 *
 * Making 301,369 files takes longer than any round, so another process makes them once for all rounds. It waits until
 * its leash, a pipe, is closed, and then removes them, whatever has happened to the process that held the other end.
 */
#ifndef RT_FILES_H
#define RT_FILES_H

#include "ringtoll.h"

/* The environment variable with the path of the folder. A directory in it is named after the number of its files. */
#define RT_FOLDER "RINGTOLL_FILES"

#define RT_WANTED_MAX 16
#define RT_PATH_MAX 256

/* The sizes of the directories that are wanted, without duplicates, in ascending order. */
struct rt_wanted {
	uint64_t counts[RT_WANTED_MAX];
	int number;
};

/* Adds the directory that the benchmark needs, if it needs one. */
void rt_want_files(struct rt_wanted *wanted, const struct rt_bench *bench);

/*
 * Makes an empty folder in $TMPDIR or, without it, in /tmp, and removes abandoned ones there.
 * Returns 0, or -errno; path then names that place.
 */
int rt_make_folder(char path[RT_PATH_MAX]);
/* Marks the open folder as in use for as long as it is open. */
void rt_hold_folder(int folder);

/* Called every few thousand files, before the first and after the last. */
typedef void rt_tell_files(const char *folder, uint64_t made, uint64_t wanted);

/* Fills the folder, waits until `leash` is closed, and removes the folder. A leash closed early stops the filling. */
void rt_make_files(const struct rt_wanted *wanted, const char *folder, int leash, rt_tell_files *tell);

/* Free inodes and bytes that this many empty files take at most. */
uint64_t rt_inodes_for(uint64_t files);
uint64_t rt_bytes_for(uint64_t files);

/* For a probe that runs alone: forks the process that does all that, unless RT_FOLDER is set. Returns when it is full. */
void rt_start_files(const struct rt_wanted *wanted);
/* Returns when the files are removed. */
void rt_end_files(void);

/*
 * `probe --keep`, for a harness that starts many probes: makes the files that these benchmarks need, keeps them until
 * standard input ends, and removes them. Prints a line of JSON every few thousand files, and none where no files are
 * needed or none can be made. Returns 0, or -ENOENT for an unknown benchmark.
 */
int rt_keep_files(int count, char **ids);

/* The name of a file by its number, from 0: unique, and in an order that looks random. */
#define RT_FILE_NAME_LENGTH 8
void rt_file_name(char name[RT_FILE_NAME_LENGTH + 1], uint64_t number);
/* The number of a file by its name; UINT64_MAX, which no file has, for any other name. */
uint64_t rt_file_number(const char *name);

/* Opens the directory with as many files as a step has operations. A negative result says why there is none. */
int rt_open_files(struct rt_run *r);

#endif
