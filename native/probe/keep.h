/* keep.h - the probe as the keeper of a run's files, `probe --keep`. */
#ifndef RT_KEEP_H
#define RT_KEEP_H

/*
 * Makes the files that these benchmarks look at, keeps them until standard input ends, and removes them. Prints a
 * line of JSON every few thousand files, and none where no files are needed or none can be made. Returns 0, or -ENOENT
 * for a benchmark that there is not.
 */
int rt_keep(int count, char **ids);

#endif
