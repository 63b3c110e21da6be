/*
 * ebpf.c - helper calls of a verified program that runs in the kernel.
 *
 * BPF_PROG_TEST_RUN runs a program `repeat` times within one system call (net/bpf/test_run.c); between two runs it
 * lets other tasks have the CPU, and a signal ends it with EINTR. The program calls a helper RT_EBPF_CALLS times in a
 * row. A second program, identical but for a move instead of each call, runs equally often right before, and its ticks
 * are subtracted.
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"
#include "bpf.h"
#include "in_kernel.h"

/* The only value of the map, shared by the program and its user. */
struct told {
	uint64_t calls;	     /* that were made */
	uint64_t difference; /* between any answer and the one before it, by bits */
	uint64_t answer;     /* the last one; before the run the expected one */
};

struct program {
	struct bpf_insn code[5 * RT_EBPF_CALLS + 20];
	size_t length;
};

static void add(struct program *p, struct bpf_insn instruction)
{
	p->code[p->length++] = instruction;
}

/* memory[to] = memory[to] `op` register `from`; r9 is the address of the map's value. */
static void gather(struct program *p, unsigned char op, short to, unsigned char from)
{
	add(p, RT_BPF_LOAD(BPF_DW, BPF_REG_1, BPF_REG_9, to));
	add(p, RT_BPF_COMPUTE(op, BPF_REG_1, from));
	add(p, RT_BPF_STORE(BPF_DW, BPF_REG_9, BPF_REG_1, to));
}

/* r6: differences; r7: calls; r8: the answer before. A call spoils r1 to r5. */
static int load(int map, struct bpf_insn call)
{
	struct program p = {.length = 0};
	add(&p, RT_BPF(BPF_LD | BPF_DW | BPF_IMM, BPF_REG_9, RT_BPF_PSEUDO_MAP_VALUE, 0, map));
	add(&p, RT_BPF(0, 0, 0, 0, 0));
	add(&p, RT_BPF_LOAD(BPF_DW, BPF_REG_8, BPF_REG_9, offsetof(struct told, answer)));
	add(&p, RT_BPF_SET(BPF_REG_6, 0));
	add(&p, RT_BPF_SET(BPF_REG_7, RT_EBPF_CALLS));
	for (int i = 0; i < RT_EBPF_CALLS; i++) {
		add(&p, call);
		add(&p, RT_BPF_MOVE(BPF_REG_1, BPF_REG_0));
		add(&p, RT_BPF_COMPUTE(BPF_SUB, BPF_REG_1, BPF_REG_8));
		add(&p, RT_BPF_COMPUTE(BPF_OR, BPF_REG_6, BPF_REG_1));
		add(&p, RT_BPF_MOVE(BPF_REG_8, BPF_REG_0));
	}
	gather(&p, BPF_ADD, offsetof(struct told, calls), BPF_REG_7);
	gather(&p, BPF_OR, offsetof(struct told, difference), BPF_REG_6);
	add(&p, RT_BPF_STORE(BPF_DW, BPF_REG_9, BPF_REG_8, offsetof(struct told, answer)));
	add(&p, RT_BPF_SET(BPF_REG_0, 0));
	add(&p, RT_BPF_EXIT);
	/* Of the kinds that can be run with `repeat` the one with the most helpers. */
	return rt_bpf_load(BPF_PROG_TYPE_SCHED_CLS, p.code, p.length);
}

static int run(int program, uint64_t repeat)
{
	static const char packet[64]; /* the least that this kind of program runs on is an Ethernet header */
	union bpf_attr attr;
	memset(&attr, 0, sizeof(attr));
	attr.test.prog_fd = (uint32_t)program;
	attr.test.repeat = (uint32_t)repeat;
	attr.test.data_in = (uintptr_t)packet;
	attr.test.data_size_in = sizeof(packet);
	return rt_bpf(BPF_PROG_TEST_RUN, &attr);
}

/* The only key of the map. */
static const uint32_t only = 0;

/* bpf(2) was refused. A missing permission or call makes the benchmark unsupported, anything else fails. */
static int refused(struct rt_run *r, int error, const char *what)
{
	const char *why = error == -EPERM ? "bpf(2) needs CAP_BPF, CAP_NET_ADMIN and CAP_PERFMON (sudo), "
					    "and no seccomp filter that forbids it"
			: error == -ENOSYS ? "this kernel has no bpf(2)"
					   : NULL;
	if (why)
		return rt_unsupported(r, "%s", why);
	errno = -error;
	return rt_failed(r, "%s", what);
}

static uint64_t monotonic_ns(void)
{
	struct timespec now = {0, 0};
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* One sample, whose proof is in `told`. Returns 0 or -errno. */
static int sample(struct rt_run *r, int map, int with, int without, struct told *told)
{
	uint64_t repeat = r->batch / RT_EBPF_CALLS, empty;
	rt_start(r);
	int error = run(without, repeat);
	rt_stop(r);
	empty = r->ticks;
	if (error < 0 || (error = rt_bpf_map_set(map, &only, told)) < 0)
		return error;
	rt_start(r);
	error = run(with, repeat);
	rt_stop(r);
	r->ticks = r->ticks > empty ? r->ticks - empty : 0;
	r->ticks += r->io->overhead; /* rt_next() takes a loop of ours off, which is not in it */
	return error < 0 ? error : rt_bpf_map_get(map, &only, told);
}

/* A helper whose answer is always `expected`, or the time. */
static int measure(struct rt_run *r, int map, int with, int without, uint64_t expected, int is_clock)
{
	int bad = 0;
	while (!bad && rt_next(r)) {
		uint64_t before = is_clock ? monotonic_ns() : expected;
		struct told told = {0, 0, before};
		int error = sample(r, map, with, without, &told);
		if (error < 0)
			return refused(r, error, "bpf(BPF_PROG_TEST_RUN)");
		bad = rt_prove(r, told.calls == r->batch, "the program made %llu calls instead of %llu",
			       (unsigned long long)told.calls, (unsigned long long)r->batch);
		if (bad)
			break;
		if (is_clock)
			bad = rt_prove(r,
				       !(told.difference >> 63) && told.answer > before &&
					       told.answer <= monotonic_ns(),
				       "the clock did not advance from call to call");
		else
			bad = rt_prove(r, !told.difference, "the helper did not return %llu every time (but also %llu)",
				       (unsigned long long)expected, (unsigned long long)told.answer);
	}
	return bad;
}

static int helper(struct rt_run *r, int number, uint64_t expected, int is_clock)
{
	int with = -1, without = -1, result;
	int map = rt_bpf_map(BPF_MAP_TYPE_ARRAY, sizeof(uint32_t), sizeof(struct told), 1);
	if (map < 0)
		return refused(r, map, "bpf(BPF_MAP_CREATE)");
	without = load(map, RT_BPF_MOVE(BPF_REG_0, BPF_REG_8));
	if (without >= 0)
		with = load(map, RT_BPF_CALL(number));
	if (without < 0) {
		result = refused(r, without, "bpf(BPF_PROG_LOAD)");
	} else if (with == -EINVAL || with == -EACCES) {
		result = rt_unsupported(r, "this kernel does not allow the helper in such a program (newer ones do)");
	} else if (with < 0) {
		result = refused(r, with, "bpf(BPF_PROG_LOAD)");
	} else {
		result = measure(r, map, with, without, expected, is_clock);
	}
	close(with);
	close(without);
	close(map);
	return result;
}

/* PROC_PID_INIT_INO: elsewhere this process has one number here and another in the kernel. */
#define FIRST_PID_NAMESPACE 0xEFFFFFFCu

int rt_ebpf_pid_tgid(struct rt_run *r)
{
	struct stat namespace;
	if (stat("/proc/self/ns/pid", &namespace) || namespace.st_ino != FIRST_PID_NAMESPACE)
		return rt_unsupported(r, "cannot be proven in a PID namespace: the pid that the kernel returns is not visible there");
	return helper(r, BPF_FUNC_get_current_pid_tgid, (uint64_t)getpid() << 32 | (uint64_t)syscall(SYS_gettid), 0);
}

int rt_ebpf_uid_gid(struct rt_run *r)
{
	return helper(r, BPF_FUNC_get_current_uid_gid, (uint64_t)getgid() << 32 | getuid(), 0);
}

int rt_ebpf_processor_id(struct rt_run *r)
{
	return helper(r, BPF_FUNC_get_smp_processor_id, (uint64_t)r->io->cpu, 0);
}

int rt_ebpf_ktime(struct rt_run *r)
{
	return helper(r, BPF_FUNC_ktime_get_ns, 0, 1);
}
