/* init.h - the probe as the only program of a guest. */
#ifndef RT_INIT_H
#define RT_INIT_H

/*
 * Makes a guest out of a bare kernel: mounts /proc, /sys and /dev and lets standard output be the port, such as
 * /dev/ttyS1. Returns in a child process; process 1 itself waits for it and powers the machine off. Returns 0 or
 * -errno; *what then names the call that failed.
 */
int rt_init(const char *port, const char **what);

#endif
