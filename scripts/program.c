/*
 * program.c - the two ends of the scale for scripts/predictions.ts: nothing but system calls, and none at all.
 *
 *   program getppid|compute COUNT
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc != 3 || (strcmp(argv[1], "getppid") && strcmp(argv[1], "compute"))) {
		fprintf(stderr, "usage: program getppid|compute COUNT\n");
		return 2;
	}
	uint64_t count = strtoull(argv[2], NULL, 10), x = 88172645463325252u;
	if (!strcmp(argv[1], "getppid"))
		for (uint64_t i = 0; i < count; i++)
			x ^= (uint64_t)syscall(SYS_getppid);
	else
		for (uint64_t i = 0; i < count; i++) { /* xorshift: each step needs the one before */
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
		}
	return x == 42;
}
