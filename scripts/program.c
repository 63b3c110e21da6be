/*
 * program.c - the two ends of the scale for scripts/predictions.ts: nothing but system calls, and none at all.
 *
 *   program getppid|forgetful|threads|compute COUNT
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static uint64_t count, x = 88172645463325252u;

static void *call(void *unused)
{
	for (uint64_t i = 0; i < count; i++)
		syscall(SYS_getppid);
	return unused;
}

/* So many branches that a processor which has run them predicts no others any more. */
static void __attribute__((noinline)) forget(void)
{
#if defined(__x86_64__)
	__asm__ volatile(".rept 16384\n\tjz 1f\n1:\n\tjmp 2f\n2:\n\t.endr");
#else
	__asm__ volatile(".rept 16384\n\tb.eq 1f\n1:\n\tb 2f\n2:\n\t.endr");
#endif
}

static void compute(void)
{
	for (uint64_t i = 0; i < count; i++) { /* xorshift: each step needs the one before */
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
	}
}

int main(int argc, char **argv)
{
	pthread_t other;
	count = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;
	if (count && !strcmp(argv[1], "getppid")) {
		call(NULL);
	} else if (count && !strcmp(argv[1], "forgetful")) {
		for (uint64_t i = 0; i < count; i++) {
			forget();
			syscall(SYS_getppid);
		}
	} else if (count && !strcmp(argv[1], "threads")) {
		if (pthread_create(&other, NULL, call, NULL))
			return 1;
		call(NULL);
		pthread_join(other, NULL);
	} else if (count && !strcmp(argv[1], "compute")) {
		compute();
	} else {
		fprintf(stderr, "usage: program getppid|forgetful|threads|compute COUNT\n");
		return 2;
	}
	return x == 42;
}
