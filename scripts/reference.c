/*
 * reference.c - the same operations as plain loops, written without any of native/.
 *
 *   reference CPU CHILD BENCHMARK
 *
 * Prints the median TSC ticks per operation of 200 loops. scripts/agreement.ts compares ringtoll with it.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "reference.h"

double result[LOOPS];
static volatile int stop;

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void abi_call(char *child)
{
	(void)child;
	for (int i = 0; i < LOOPS; i++) {
		unsigned long long start = now();
		for (int n = 0; n < 500; n++)
			call(SYS_getppid, 0, 0, 0, 0);
		result[i] = (now() - start) / 500.0;
	}
}

static void *yielder(void *arg)
{
	while (!stop)
		sched_yield();
	return arg;
}

static void yield(char *child)
{
	pthread_t other;
	(void)child;
	pthread_create(&other, NULL, yielder, NULL);
	for (int n = 0; n < 100; n++)
		sched_yield();
	for (int i = 0; i < LOOPS; i++) {
		unsigned long long start = now();
		for (int n = 0; n < 20; n++)
			sched_yield();
		result[i] = (now() - start) / 40.0;
	}
	stop = 1;
	pthread_join(other, NULL);
}

static void psr(char *child)
{
	int there[2], back[2];
	char byte = 'x';
	(void)child;
	if (pipe(there) || pipe(back))
		exit(1);
	if (!fork()) {
		close(there[1]);
		while (read(there[0], &byte, 1) == 1)
			if (write(back[1], &byte, 1) != 1)
				break;
		_exit(0);
	}
	for (int i = -1; i < LOOPS; i++) {
		unsigned long long start = now();
		for (int n = 0; n < 10; n++)
			if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1)
				exit(1);
		result[i < 0 ? 0 : i] = (now() - start) / 20.0;
	}
	close(there[1]);
	wait(NULL);
}

static void create_proc(char *child)
{
	char *argv[] = {child, NULL}, *envp[] = {NULL};
	for (int i = -1; i < LOOPS; i++) {
		int status;
		unsigned long long start = now();
		pid_t pid = fork();
		if (!pid) {
			execve(child, argv, envp);
			_exit(127);
		}
		waitpid(pid, &status, 0);
		result[i < 0 ? 0 : i] = (double)(now() - start);
		if (WEXITSTATUS(status) != 42)
			exit(1);
	}
}

static const struct reference four[] = {
	{"abi-call", abi_call},
	{"yield", yield},
	{"psr", psr},
	{"create-proc", create_proc},
	{NULL, NULL},
};

static const struct reference *find(const struct reference *list, const char *id)
{
	while (list->id && strcmp(list->id, id))
		list++;
	return list->id ? list : NULL;
}

/*
 * Begins again on that CPU. A program that has been on another one costs 5% more at mmap and mprotect: the kernel
 * asks that CPU every time whether it still knows the addresses.
 */
static void stay_on(int cpu, char **argv)
{
	cpu_set_t set;
	if (!sched_getaffinity(0, sizeof(set), &set) && CPU_COUNT(&set) == 1 && CPU_ISSET(cpu, &set))
		return;
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (!sched_setaffinity(0, sizeof(set), &set))
		execv("/proc/self/exe", argv);
	perror("reference");
	exit(1);
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 2;
	stay_on(atoi(argv[1]), argv);
	const struct reference *reference = find(four, argv[3]);
	if (!reference && !(reference = find(extended, argv[3])))
		return 2;
	reference->run(argv[2]);
	qsort(result, LOOPS, sizeof(*result), ascending);
	printf("%.3f\n", result[LOOPS / 2]);
	return 0;
}
