/* reference_extended.c - the operations of the extended suite as plain loops, written without any of native/. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

#include "reference.h"

#define PAGE 4096
#define PAGES 80
#define FILES 1000

/*
 * Does that many operations, LOOPS times and as often before, because what the kernel keeps for them settles within
 * milliseconds; what is left out of the time stands before it.
 */
#define TIMED(operations, before, operation)                                     \
	for (int i = -LOOPS; i < LOOPS; i++) {                                   \
		before;                                                          \
		unsigned long long start = now();                                \
		for (int n = 0; n < (operations); n++)                           \
			operation;                                               \
		result[i < 0 ? 0 : i] = (double)(now() - start) / (operations);  \
	}

static void need(int holds)
{
	if (holds)
		return;
	perror("reference");
	exit(1);
}

static __attribute__((noinline)) long next(long n)
{
	__asm__ volatile("" : "+r"(n));
	return n + 1;
}

#define TEN(x) x x x x x x x x x x

static void call_ret(char *child)
{
	long sum = 0;
	(void)child;
	TIMED(300, , { TEN(TEN(sum = next(sum);)) });
	for (int i = 0; i < LOOPS; i++)
		result[i] /= 100;
	need(sum == 300L * 100 * 2 * LOOPS);
}

static void fault_pages(int file)
{
	volatile char *pages = NULL;
	TIMED(
		PAGES,
		{
			if (pages)
				munmap((void *)pages, PAGES * PAGE);
			pages = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE,
				     file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED, file, 0);
			need(pages != MAP_FAILED);
			madvise((void *)pages, PAGES * PAGE, MADV_NOHUGEPAGE);
		},
		pages[n * PAGE] = 1);
}

static void page_fault(char *child)
{
	(void)child;
	fault_pages(-1);
}

static void page_fault_file(char *child)
{
	int file = memfd_create("reference", 0);
	(void)child;
	need(file >= 0 && !ftruncate(file, PAGES * PAGE));
	for (int n = 0; n < PAGES; n++)
		need(pwrite(file, "x", 1, n * PAGE) == 1);
	fault_pages(file);
}

static volatile int signals;

#ifdef __x86_64__
static void skip_division(int number, siginfo_t *info, void *context)
{
	(void)number;
	(void)info;
	((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP] += 2;
	signals++;
}

static void divide_by_zero(char *child)
{
	struct sigaction action = {.sa_sigaction = skip_division, .sa_flags = SA_SIGINFO};
	(void)child;
	sigaction(SIGFPE, &action, NULL);
	TIMED(30, , __asm__ volatile("divl %%ecx" : : "a"(7), "d"(0), "c"(0) : "cc"));
	need(signals == 30 * 2 * LOOPS);
}
#endif

static volatile char *guarded;

static void unprotect(int number)
{
	(void)number;
	mprotect((void *)guarded, PAGE, PROT_READ | PROT_WRITE);
	signals++;
}

static void pte_modify(char *child)
{
	(void)child;
	guarded = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	*guarded = 0;
	signal(SIGSEGV, unprotect);
	TIMED(20, , {
		mprotect((void *)guarded, PAGE, PROT_READ);
		*guarded = 1;
	});
	need(signals == 20 * 2 * LOOPS);
}

static void fork_wait(char *child)
{
	(void)child;
	TIMED(1, , {
		int status = -1;
		pid_t pid = fork();
		if (!pid)
			_exit(3);
		waitpid(pid, &status, 0);
		need(WEXITSTATUS(status) == 3);
	});
}

static void read_1(char *child)
{
	char byte;
	int file = open("/dev/zero", O_RDONLY);
	(void)child;
	TIMED(300, , call(SYS_read, file, (long)&byte, 1, 0));
	need(read(file, &byte, 1) == 1);
}

static void write_1(char *child)
{
	char byte = 'x';
	int file = open("/dev/null", O_WRONLY);
	(void)child;
	TIMED(300, , call(SYS_write, file, (long)&byte, 1, 0));
	need(write(file, &byte, 1) == 1);
}

static char folder[256];

/* A new folder with that many files; they are removed at the exit. */
static int make_files(int files)
{
	char name[16];
	snprintf(folder, sizeof(folder), "%.200s/reference-XXXXXX", getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
	need(mkdtemp(folder) != NULL);
	int directory = open(folder, O_RDONLY | O_DIRECTORY);
	for (int i = 0; i < files; i++) {
		snprintf(name, sizeof(name), "%08x", (unsigned int)i * 2654435761u);
		need(!mknodat(directory, name, S_IFREG | 0600, 0));
	}
	return directory;
}

static void remove_files(int directory, int files)
{
	char name[16];
	for (int i = 0; i < files; i++) {
		snprintf(name, sizeof(name), "%08x", (unsigned int)i * 2654435761u);
		unlinkat(directory, name, 0);
	}
	rmdir(folder);
}

static void look(char *child)
{
	struct stat found;
	int directory = make_files(1);
	long wrong = 0;
	(void)child;
	TIMED(100, , wrong |= call(SYS_newfstatat, directory, (long)"00000000", (long)&found, 0));
	remove_files(directory, 1);
	need(!wrong);
}

static void open_close(char *child)
{
	int directory = make_files(1);
	long wrong = 0;
	(void)child;
	TIMED(50, , wrong |= call(SYS_close, call(SYS_openat, directory, (long)"00000000", O_RDONLY, 0), 0, 0, 0));
	remove_files(directory, 1);
	need(!wrong);
}

static void map_unmap(char *child)
{
	(void)child;
	TIMED(40, , {
		void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		need(!munmap(page, PAGE));
	});
}

static void count_signal(int number)
{
	(void)number;
	signals++;
}

static void handle_signal(char *child)
{
	pid_t self = getpid();
	(void)child;
	signal(SIGUSR1, count_signal);
	TIMED(50, , call(SYS_kill, self, SIGUSR1, 0, 0));
	need(signals == 50 * 2 * LOOPS);
}

/* Round trips between two processes, less as many reads and writes by one alone. */
static void context_switch(char *child)
{
	int there[2], back[2];
	char byte = 'x';
	double alone[LOOPS];
	(void)child;
	need(!pipe(there) && !pipe(back));
	TIMED(60, , need(write(there[1], &byte, 1) == 1 && read(there[0], &byte, 1) == 1));
	memcpy(alone, result, sizeof(alone));
	if (!fork()) {
		close(there[1]);
		while (read(there[0], &byte, 1) == 1 && write(back[1], &byte, 1) == 1)
			;
		_exit(0);
	}
	TIMED(30, , need(write(there[1], &byte, 1) == 1 && read(back[0], &byte, 1) == 1));
	close(there[1]);
	wait(NULL);
	for (int i = 0; i < LOOPS; i++)
		result[i] = result[i] / 2 - alone[i];
}

static void *give_back(void *arg)
{
	return arg;
}

static void create_thread(char *child)
{
	pthread_t thread;
	(void)child;
	TIMED(5, , {
		need(!pthread_create(&thread, NULL, give_back, NULL));
		pthread_join(thread, NULL);
	});
}

static void list_directory(char *child)
{
	static char entries[32768];
	int directory = make_files(FILES);
	(void)child;
	TIMED(1, , {
		lseek(directory, 0, SEEK_SET);
		while (call(SYS_getdents64, directory, (long)entries, sizeof(entries), 0) > 0)
			;
	});
	for (int i = 0; i < LOOPS; i++)
		result[i] /= FILES;
	remove_files(directory, FILES);
}

const struct reference extended[] = {
	{"call-ret", call_ret},
	{"page-fault", page_fault},
	{"page-fault/file", page_fault_file},
#ifdef __x86_64__
	{"signal-divzero", divide_by_zero},
#endif
	{"pte-modify", pte_modify},
	{"fork-wait", fork_wait},
	{"read-1", read_1},
	{"write-1", write_1},
	{"stat", look},
	{"open-close", open_close},
	{"mmap-munmap", map_unmap},
	{"signal-handler", handle_signal},
	{"context-switch", context_switch},
	{"thread-create", create_thread},
	{"list-dir", list_directory},
	{NULL, NULL},
};
