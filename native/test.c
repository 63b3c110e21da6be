/*
 * test.c - the native code against the kernel, and against a kernel that misbehaves.
 *
 * A seccomp filter makes one system call of a forked child fail: the benchmark's proof has to notice.
 * With the argument "emulated" nothing that execs a program is run: a user-mode emulator hands it to the host.
 * With the argument "in-kernel" it is about the benchmarks that only environments measure.
 * Exit status: 0 passed, 1 failed, 77 this machine cannot run one of them (and no other failed).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "core.h"
#include "files.h"
#include "in_kernel.h"
#include "newer.h"
#include "shared.h"

static const struct rt_bench *benches = rt_benches;
static int failures, skips, emulated;

static void check(int holds, const char *name, const char *what)
{
	failures += !holds;
	if (!holds)
		printf("FAILED %s: %s\n", name, what);
}

static int first_cpu(int after)
{
	struct rt_cpus allowed;
	rt_allowed(&allowed);
	return rt_next_cpu(&allowed, after);
}

static struct rt_io request(uint64_t batch, uint64_t samples)
{
	int cpu = first_cpu(-1);
	return (struct rt_io){.cpu = cpu, .peer_cpu = first_cpu(cpu), .batch = batch, .samples = samples};
}

static int execs(const struct rt_bench *bench)
{
	static const char *const ids[] = {"create-proc", "create-proc/posix_spawn", "create-proc/dynamic"};
	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++)
		if (!strcmp(bench->id, ids[i]))
			return 1;
	return 0;
}

/* Larger directories are the same code, and take seconds to make. */
#define FILES_MAX 1000

static void measures(const struct rt_bench *bench)
{
	if (emulated && execs(bench)) {
		printf("skipped %s: an emulated process cannot exec\n", bench->id);
		skips++;
		return;
	}
	if (bench->where == RT_FILES && bench->step > FILES_MAX)
		return;
	struct rt_io io = request(bench->step * 8, 5);
	struct rt_cpus before, after;
	rt_allowed(&before);
	int result = rt_measure_here(bench, &io);
	rt_allowed(&after);
	if (result == RT_UNSUPPORTED) {
		printf("skipped %s: %s\n", bench->id, io.what);
		skips++;
		return;
	}
	if (result)
		printf("%s: %s: %s\n", bench->id, io.what, rt_errno(-result));
	check(!result, bench->id, "it was not measured");
	check(!memcmp(&before, &after, sizeof(before)), bench->id, "the affinity was not put back");
	check(io.span_ns > 0 && io.span_ticks > 0, bench->id, "the whole call took no time");
	uint64_t sum = 0;
	for (int i = 0; i < 5; i++) {
		check(io.sample[i].before > 0 && io.sample[i].after > 0, bench->id, "a sample has no chain");
		/* Between two samples there may be one that was taken again, or the end of a ring. */
		check(i == 0 || io.retaken || !strncmp(bench->id, "context-switch", 14) ||
			      io.sample[i].before == io.sample[i - 1].after,
		      bench->id, "a sample does not begin with the chain that ended the one before");
		sum += io.sample[i].ticks;
	}
	/* What a helper of eBPF takes is a difference, and next to nothing where the kernel puts it into the program. */
	check(sum > 0 || !strncmp(bench->id, "ebpf/", 5), bench->id, "all samples together took no time");
	check(sum <= io.span_ticks, bench->id, "the samples took longer than the whole call");
}

#define KILL (-1) /* for an error: the call ends the process that makes it */

/* From here on, system call `number` of this process and its children returns -error without being done. */
static int break_call(int number, int error)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, error == KILL ? SECCOMP_RET_KILL_PROCESS : SECCOMP_RET_ERRNO | (uint32_t)error),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof(filter) / sizeof(*filter), filter};
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static const struct broken {
	const char *id;
	int call, error, expected;
} broken[] = {
	{"abi-call", SYS_getppid, EPERM, RT_UNPROVEN},
	{"abi-call", SYS_getppid, 0, RT_UNPROVEN},
	{"abi-call/getpid", SYS_getpid, EPERM, RT_UNPROVEN},
	{"abi-call/clock_getres", SYS_clock_getres, 0, RT_UNPROVEN},
	{"abi-call/clock_getres", SYS_clock_getres, EINVAL, RT_UNPROVEN},
	{"abi-call/enosys", 100000, EPERM, RT_UNPROVEN},
	{"yield", SYS_sched_yield, 0, RT_UNPROVEN},
	{"yield/processes", SYS_sched_yield, 0, RT_UNPROVEN},
	{"yield/alone", SYS_sched_yield, EPERM, RT_UNPROVEN},
	{"yield", SYS_sched_setaffinity, EPERM, -EPERM},
	{"abi-call", SYS_sched_setaffinity, EPERM, 0},
	{"psr", SYS_write, EIO, -EIO},
	{"psr", SYS_sched_setaffinity, EPERM, -EPERM},
	/* Only the peer calls prctl(), as its first call: it dies, which must be noticed at once. */
	{"psr", SYS_prctl, KILL, RT_UNPROVEN},
	{"psr/socketpair", SYS_prctl, KILL, RT_UNPROVEN},
	{"psr/futex", SYS_prctl, KILL, RT_UNPROVEN},
	{"psr/socketpair", SYS_socketpair, EMFILE, -EMFILE},
	{"create-proc", SYS_execveat, EACCES, -EACCES},
	{"create-proc", SYS_execveat, ENOSYS, RT_UNPROVEN},
	{"create-proc/dynamic", SYS_execveat, EACCES, -EACCES},
	{"create-proc", SYS_memfd_create, EPERM, 0},
	{"create-proc/posix_spawn", SYS_memfd_create, ENOSYS, 0},
	{"create-proc/posix_spawn", SYS_execve, EACCES, -EACCES},
	{"create-proc/fork-exit", SYS_wait4, ECHILD, -ECHILD},
	{"page-fault", SYS_madvise, 0, RT_UNPROVEN},
	{"page-fault", SYS_madvise, EINVAL, -EINVAL},
	{"page-fault/file", SYS_madvise, 0, RT_UNPROVEN},
	{"page-fault/file", SYS_memfd_create, EPERM, 0},
#ifdef __x86_64__
	{"signal-divzero", SYS_rt_sigaction, EPERM, -EPERM},
#endif
	{"pte-modify", SYS_rt_sigaction, EPERM, -EPERM},
	{"pte-modify", SYS_mprotect, 0, RT_UNPROVEN},
	{"pte-modify", SYS_mprotect, EACCES, -EACCES},
	{"fork-wait", SYS_wait4, ECHILD, -ECHILD},
	{"read-1", SYS_read, 0, RT_UNPROVEN},
	{"read-1", SYS_read, EIO, -EIO},
	{"write-1", SYS_write, 0, RT_UNPROVEN},
	{"write-1", SYS_write, EIO, -EIO},
	{"stat", SYS_newfstatat, EACCES, RT_UNPROVEN},
	{"stat", SYS_newfstatat, 0, RT_UNPROVEN},
	{"open-close", SYS_close, EIO, RT_UNPROVEN},
	{"open-close", SYS_close, 0, RT_UNPROVEN},
	{"mmap-munmap", SYS_munmap, 0, RT_UNPROVEN},
	{"mmap-munmap", SYS_munmap, EINVAL, -EINVAL},
	{"signal-handler", SYS_kill, 0, RT_UNPROVEN},
	{"signal-handler", SYS_kill, EPERM, RT_UNPROVEN},
	{"signal-handler/install", SYS_rt_sigaction, 0, RT_UNPROVEN},
	{"signal-handler/install", SYS_rt_sigaction, EPERM, -EPERM},
	{"context-switch", SYS_prctl, KILL, RT_UNPROVEN},
	{"context-switch/16p-64k", SYS_prctl, KILL, RT_UNPROVEN},
	{"context-switch", SYS_write, EIO, -EIO},
	{"context-switch", SYS_pipe2, EMFILE, -EMFILE},
	{"context-switch", SYS_sched_setaffinity, EPERM, -EPERM},
	{"list-dir", SYS_getdents64, 0, RT_UNPROVEN},
	{"list-dir", SYS_getdents64, EIO, -EIO},
	{"list-dir/1000-stat", SYS_newfstatat, 0, RT_UNPROVEN},
	{"list-dir/1000-stat", SYS_newfstatat, EACCES, -EACCES},
	{NULL, 0, 0, 0},
};

static const struct broken broken_in_kernel[] = {
	/* Every bpf(2) "succeeds", and no program has run. */
	{"ebpf/ktime_get_ns", SYS_bpf, 0, RT_UNPROVEN},
	{"ebpf/ktime_get_ns", SYS_bpf, EPERM, RT_UNSUPPORTED},
	{"ebpf/ktime_get_ns", SYS_bpf, ENOSYS, RT_UNSUPPORTED},
	/* The expected value is wrong. */
	{"ebpf/get_current_uid_gid", SYS_getuid, EPERM, RT_UNPROVEN},
	{"ebpf/get_current_pid_tgid", SYS_gettid, EPERM, RT_UNPROVEN},
	{"io_uring/nop-1", SYS_io_uring_setup, EPERM, RT_UNSUPPORTED},
	{"io_uring/nop-1", SYS_io_uring_setup, ENOSYS, RT_UNSUPPORTED},
	{"io_uring/nop-1", SYS_io_uring_setup, EMFILE, -EMFILE},
	{"io_uring/nop-1", SYS_io_uring_enter, EIO, RT_UNPROVEN},
	{"vdso/clock_gettime", SYS_clock_gettime, EPERM, RT_UNPROVEN},
	{"kernel-module/getppid", SYS_getppid, 0, RT_UNSUPPORTED},
	{NULL, 0, 0, 0},
};

static int memory_files(void)
{
	int file = memfd_create("test", MFD_CLOEXEC);
	if (file < 0)
		return 0;
	close(file);
	return 1;
}

static void notices(const struct broken *b)
{
	const struct rt_bench *bench = rt_find_in(benches, b->id);
	char name[120];
	snprintf(name, sizeof(name), "%s with system call %d failing", b->id, b->call);
	if (b->call == SYS_execveat && !memory_files()) {
		printf("skipped %s: files in memory fail before it\n", name);
		skips++;
		return;
	}
	fflush(stdout);
	pid_t child = fork();
	if (!child) {
		struct rt_io io = request(bench->step * 4, 3);
		signal(SIGPIPE, SIG_IGN);
		alarm(30);
		if (break_call(b->call, b->error))
			_exit(77);
		int result = rt_measure_here(bench, &io);
		if (result == RT_UNSUPPORTED && result != b->expected)
			_exit(78);
		if (result != b->expected)
			fprintf(stderr, "%s: %d (%s)\n", name, result, io.what);
		_exit(result == b->expected && (result == 0 || io.what[0]) ? 0 : 1);
	}
	int status = -1;
	waitpid(child, &status, 0);
	int why = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	if (why == 77 || why == 78) {
		printf("skipped %s: %s\n", name,
		       why == 77 ? "seccomp filters are not available" : "this machine cannot measure it");
		skips++;
		return;
	}
	check(status == 0, name, "the failure was not reported as expected");
}

static void calibrates(void)
{
	struct rt_io io = request(0, 5);
	int result = rt_measure_here(rt_find("abi-call"), &io);
	check(!result && io.batch > 1, "calibration", "a null call should need a batch of more than one");
	io = request(0, 1);
	result = rt_measure_here(rt_find("yield"), &io);
	check(!result && io.batch % 2 == 0, "calibration", "a batch is not a multiple of the step");
	io = request(3, 1);
	check(rt_measure_here(rt_find("yield"), &io) == -EINVAL, "calibration", "an odd batch was accepted");
	io = request(1, RT_MAX_SAMPLES + 1);
	check(rt_measure_here(rt_find("abi-call"), &io) == -EINVAL, "calibration", "too many samples were accepted");
}

static void counts_work(void)
{
	struct rt_io one = request(2000, 21), two = request(4000, 21);
	check(!rt_measure_here(rt_find("abi-call"), &one) && !rt_measure_here(rt_find("abi-call"), &two), "counts",
	      "abi-call was not measured");
	uint64_t least_one = UINT64_MAX, least_two = UINT64_MAX;
	for (int i = 0; i < 21; i++) {
		least_one = one.sample[i].ticks < least_one ? one.sample[i].ticks : least_one;
		least_two = two.sample[i].ticks < least_two ? two.sample[i].ticks : least_two;
	}
	/* Not a speed: twice the work takes more time, by a margin that no noise of the least sample makes up. */
	check(least_two > least_one + least_one / 3, "counts", "twice the batch did not take longer");
}

static void knows_its_clock(void)
{
	struct rt_clock clock;
	check(!rt_clock(&clock, -1), "clock", "it was not read");
	check(clock.chain_ticks > 0 && clock.check_ticks > 0, "clock", "the chain took no time");
	struct rt_noise noise;
	rt_noise_now(&noise, first_cpu(-1));
	check(noise.interrupts == RT_UNKNOWN || noise.interrupts > 0, "noise", "a CPU without interrupts");
	rt_noise_now(&noise, 1 << 20);
	check(noise.interrupts == RT_UNKNOWN && noise.steal_ms == RT_UNKNOWN, "noise",
	      "figures for a CPU that is not there");
	check(rt_noise_since(RT_UNKNOWN, 5) == RT_UNKNOWN && rt_noise_since(3, 5) == 2, "noise", "a difference is wrong");
}

static void names_files(void)
{
	char name[RT_FILE_NAME_LENGTH + 1];
	for (uint64_t number = 0; number < 400000; number += 1 + number / 7) {
		rt_file_name(name, number);
		check(rt_file_number(name) == number, "files", "the number of a file is not in its name");
	}
	check(rt_file_number("..") == UINT64_MAX && rt_file_number("0000000") == UINT64_MAX &&
		      rt_file_number("000000000") == UINT64_MAX,
	      "files", "a name that no file has is one of a file");
}

int main(int argc, char **argv)
{
	int in_kernel = argc > 1 && !strcmp(argv[1], "in-kernel");
	emulated = argc > 1 && !strcmp(argv[1], "emulated");
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (in_kernel)
		benches = rt_in_kernel;
	struct rt_wanted files = {.number = 0};
	for (const struct rt_bench *bench = benches; bench->id; bench++)
		if (bench->step <= FILES_MAX)
			rt_want_files(&files, bench);
	rt_start_files(&files);
	names_files();
	for (const struct rt_bench *bench = benches; bench->id; bench++)
		measures(bench);
	for (const struct broken *b = in_kernel ? broken_in_kernel : broken; b->id; b++)
		notices(b);
	calibrates();
	counts_work();
	knows_its_clock();
	rt_end_files();
	check(!rt_find("no-such-benchmark"), "registry", "it has a benchmark that does not exist");
	printf("native: %d failed, %d skipped\n", failures, skips);
	return failures ? 1 : skips ? 77 : 0;
}
