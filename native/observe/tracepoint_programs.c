/*
 * tracepoint_programs.c - counting in the kernel, in eBPF.
 *
 * A task is identified by its address, not its pid: the address does not change when a thread execs and takes over the
 * pid of the first one, is independent of pid namespaces, and is not reused before the task has exited.
 * A call that a seccomp filter denies does not get as far as the tracepoint (syscall_trace_enter()).
 */
#define _GNU_SOURCE
#include <linux/ptrace.h>
#include <sys/syscall.h>

#include "bpf.h"
#include "observe.h"

/* Room on the stack. */
#define TASK (-8)
#define VALUE (-16)
#define KEY (-24)

#define ARGUMENT(n) (8 * (n))
#define STORE(off, imm) RT_BPF(BPF_ST | BPF_MEM | BPF_DW, BPF_REG_10, 0, off, imm)
#define ADDRESS(dst, off) RT_BPF_MOVE(dst, BPF_REG_10), RT_BPF_COMPUTE_WITH(BPF_ADD, dst, off)
/* 5 instructions each: what bpf_map_lookup_elem() finds for the stack's `key` in register 0. */
#define LOOK_UP(map, key) RT_BPF_MAP(BPF_REG_1, map), ADDRESS(BPF_REG_2, key), RT_BPF_CALL(BPF_FUNC_map_lookup_elem)
/* 8 instructions. */
#define UPDATE(map, key, flags)                                                                                        \
	RT_BPF_MAP(BPF_REG_1, map), ADDRESS(BPF_REG_2, key), ADDRESS(BPF_REG_3, VALUE), RT_BPF_SET(BPF_REG_4, flags),  \
		RT_BPF_CALL(BPF_FUNC_map_update_elem)
/* 2 instructions: one more where register `at` points. */
#define ONE_MORE(at) RT_BPF_SET(BPF_REG_2, 1), RT_BPF_ADD_ATOMICALLY(BPF_DW, at, BPF_REG_2, 0)
/* 4 instructions: one more of a total. */
#define COUNT(t, total)                                                                                                \
	RT_BPF(BPF_LD | BPF_DW | BPF_IMM, BPF_REG_1, RT_BPF_PSEUDO_MAP_VALUE, 0, (t)->totals),                            \
		RT_BPF(0, 0, 0, 0, offsetof(struct rt_totals, total)), ONE_MORE(BPF_REG_1)
/* 6 instructions: `size` bytes of the kernel, `offset` behind the address in register 3, onto the stack. */
#define READ_KERNEL(to, size, offset)                                                                                  \
	RT_BPF_COMPUTE_WITH(BPF_ADD, BPF_REG_3, offset), RT_BPF_SET(BPF_REG_2, size), ADDRESS(BPF_REG_1, to),          \
		RT_BPF_CALL(RT_BPF_FUNC_PROBE_READ_KERNEL), RT_BPF_LOAD(BPF_W, BPF_REG_0, BPF_REG_10, to)
#define DONE RT_BPF_SET(BPF_REG_0, 0), RT_BPF_EXIT
#define LENGTH(code) (sizeof(code) / sizeof(*(code)))

/* Which bit says that a call was made in the compatible architecture: of the task, or of the registers at entry. */
#if defined(__x86_64__)
#define COMPAT_BASE RT_BPF_LOAD(BPF_DW, BPF_REG_3, BPF_REG_10, TASK)
#define COMPAT_OFFSET(t) (t)->status_offset
#define COMPAT_BIT 1 /* TS_COMPAT */
#elif defined(__aarch64__)
#define COMPAT_BASE RT_BPF_LOAD(BPF_DW, BPF_REG_3, BPF_REG_6, ARGUMENT(0))
#define COMPAT_OFFSET(t) (int)offsetof(struct user_pt_regs, pstate)
#define COMPAT_BIT 4 /* PSR_MODE32_BIT */
#endif

static int load(const struct bpf_insn *code, size_t count)
{
	return rt_bpf_load(BPF_PROG_TYPE_RAW_TRACEPOINT, code, count);
}

/* sys_enter(registers, number) */
static int load_enter(const struct rt_tracing *t)
{
	const struct bpf_insn code[] = {
		RT_BPF_MOVE(BPF_REG_6, BPF_REG_1),
		RT_BPF_CALL(BPF_FUNC_get_current_task),
		RT_BPF_STORE(BPF_DW, BPF_REG_10, BPF_REG_0, TASK),
		LOOK_UP(t->tasks, TASK),
		RT_BPF_JUMP_IF(BPF_JNE, BPF_REG_0, 0, 2),
		DONE, /* not one of ours */
		RT_BPF_LOAD(BPF_DW, BPF_REG_7, BPF_REG_6, ARGUMENT(1)),
		RT_BPF_LOAD(BPF_DW, BPF_REG_1, BPF_REG_0, 0),
		RT_BPF_JUMP_IF(BPF_JNE, BPF_REG_1, 0, 5),
		RT_BPF_JUMP_IF(BPF_JEQ, BPF_REG_7, SYS_execve, 2),
		DONE, /* not yet the command */
		RT_BPF_SET(BPF_REG_1, 1),
		RT_BPF_STORE(BPF_DW, BPF_REG_0, BPF_REG_1, 0),
		COMPAT_BASE,
		READ_KERNEL(KEY, 4, COMPAT_OFFSET(t)),
		RT_BPF_COMPUTE_WITH(BPF_AND, BPF_REG_0, 1 << COMPAT_BIT),
		RT_BPF_COMPUTE_WITH(BPF_LSH, BPF_REG_0, 32 - COMPAT_BIT),
		RT_BPF_COMPUTE_WITH(BPF_LSH, BPF_REG_7, 32),
		RT_BPF_COMPUTE_WITH(BPF_RSH, BPF_REG_7, 32),
		RT_BPF_COMPUTE(BPF_OR, BPF_REG_7, BPF_REG_0),
		RT_BPF_STORE(BPF_DW, BPF_REG_10, BPF_REG_7, KEY),
		/* The first task to make a call adds it; another CPU may do so at the same time. */
		STORE(VALUE, 0),
		UPDATE(t->calls, KEY, BPF_NOEXIST),
		LOOK_UP(t->calls, KEY),
		RT_BPF_JUMP_IF(BPF_JEQ, BPF_REG_0, 0, 4),
		ONE_MORE(BPF_REG_0),
		DONE,
		COUNT(t, lost),
		DONE,
	};
	return load(code, LENGTH(code));
}

/* sched_process_fork(parent, child), before the child runs */
static int load_fork(const struct rt_tracing *t)
{
	const struct bpf_insn code[] = {
		RT_BPF_LOAD(BPF_DW, BPF_REG_0, BPF_REG_1, ARGUMENT(0)),
		RT_BPF_LOAD(BPF_DW, BPF_REG_6, BPF_REG_1, ARGUMENT(1)),
		RT_BPF_STORE(BPF_DW, BPF_REG_10, BPF_REG_0, TASK),
		LOOK_UP(t->tasks, TASK),
		RT_BPF_JUMP_IF(BPF_JNE, BPF_REG_0, 0, 2),
		DONE,
		RT_BPF_STORE(BPF_DW, BPF_REG_10, BPF_REG_6, TASK),
		STORE(VALUE, 1),
		UPDATE(t->tasks, TASK, BPF_ANY),
		RT_BPF_JUMP_IF(BPF_JEQ, BPF_REG_0, 0, 4),
		COUNT(t, lost),
		RT_BPF_MOVE(BPF_REG_3, BPF_REG_6),
		READ_KERNEL(KEY, 4, t->pid_offset),
		RT_BPF_MOVE(BPF_REG_7, BPF_REG_0),
		RT_BPF_MOVE(BPF_REG_3, BPF_REG_6),
		READ_KERNEL(KEY, 4, t->tgid_offset),
		RT_BPF(BPF_JMP | BPF_JEQ | BPF_X, BPF_REG_7, BPF_REG_0, 6, 0),
		COUNT(t, threads),
		DONE,
		COUNT(t, processes),
		DONE,
	};
	return load(code, LENGTH(code));
}

/* sched_process_exec(task, number it had before, program) */
static int load_exec(const struct rt_tracing *t)
{
	const struct bpf_insn code[] = {
		RT_BPF_LOAD(BPF_DW, BPF_REG_0, BPF_REG_1, ARGUMENT(0)),
		RT_BPF_STORE(BPF_DW, BPF_REG_10, BPF_REG_0, TASK),
		LOOK_UP(t->tasks, TASK),
		RT_BPF_JUMP_IF(BPF_JEQ, BPF_REG_0, 0, 4),
		COUNT(t, execs),
		DONE,
	};
	return load(code, LENGTH(code));
}

/* sched_process_exit(task), after which it makes no more calls */
static int load_exit(const struct rt_tracing *t)
{
	const struct bpf_insn code[] = {
		RT_BPF_LOAD(BPF_DW, BPF_REG_0, BPF_REG_1, ARGUMENT(0)),
		RT_BPF_STORE(BPF_DW, BPF_REG_10, BPF_REG_0, TASK),
		RT_BPF_MAP(BPF_REG_1, t->tasks),
		ADDRESS(BPF_REG_2, TASK),
		RT_BPF_CALL(BPF_FUNC_map_delete_elem),
		DONE,
	};
	return load(code, LENGTH(code));
}

int rt_load_enrolment(const struct rt_tracing *t)
{
	const struct bpf_insn code[] = {
		RT_BPF_CALL(BPF_FUNC_get_current_task),
		RT_BPF_STORE(BPF_DW, BPF_REG_10, BPF_REG_0, TASK),
		STORE(VALUE, 0),
		UPDATE(t->tasks, TASK, BPF_ANY),
		RT_BPF_EXIT,
	};
	return load(code, LENGTH(code));
}

const struct rt_tracer rt_tracers[] = {
	{"sys_enter", load_enter},
	{"sched_process_fork", load_fork},
	{"sched_process_exec", load_exec},
	{"sched_process_exit", load_exit},
	{NULL, NULL},
};
