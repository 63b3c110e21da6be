/*
 * files.h - directories of empty files for the benchmarks that look at some.
 *
 * Making 301,369 files takes longer than any round, so a process of its own makes them once for all rounds, waits
 * for the end of its leash, and removes them, whatever has become of who holds the leash.
 */
#ifndef RT_FILES_H
#define RT_FILES_H

#include "ringtoll.h"

/* The environment variable with the path of the folder, in which a directory is named by the number of its files. */
#define RT_FOLDER "RINGTOLL_FILES"

#define RT_WANTED_MAX 16
#define RT_PATH_MAX 256

/* How many files directories are to have, each number once, in ascending order. */
struct rt_wanted {
	uint64_t counts[RT_WANTED_MAX];
	int number;
};

/* Adds what the benchmark wants, which may be nothing. */
void rt_want_files(struct rt_wanted *wanted, const struct rt_bench *bench);

/*
 * Makes an empty folder in $TMPDIR, or else /tmp, where it removes those that nobody keeps any more.
 * Returns 0, or -errno; path names that place then.
 */
int rt_make_folder(char path[RT_PATH_MAX]);

/* Told every few thousand files, before the first and after the last. */
typedef void rt_tell_files(const char *folder, uint64_t made, uint64_t wanted);

/* Fills the folder, waits for the end of `leash`, and removes the folder. An end that comes early is obeyed early. */
void rt_keep_files(const struct rt_wanted *wanted, const char *folder, int leash, rt_tell_files *tell);

/* Does that in another process, unless RT_FOLDER says that it was done; returns when the files are there. */
void rt_start_files(const struct rt_wanted *wanted);
/* Returns when they are removed. */
void rt_end_files(void);

/* The name of the file with this number, from 0: they differ, and their order tells nothing. */
#define RT_FILE_NAME_LENGTH 8
void rt_file_name(char name[RT_FILE_NAME_LENGTH + 1], uint64_t number);
/* The other way round; a number that no file has for other names. */
uint64_t rt_file_number(const char *name);

/* The directory of as many files as a step has operations, open. A negative result says why there is none. */
int rt_open_files(struct rt_run *r);

#endif
