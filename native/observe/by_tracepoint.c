/* by_tracepoint.c - counting in the kernel: nothing stops. Programs and maps are gone with the observer. */
#define _GNU_SOURCE
#include "observe.h"

#include <errno.h>
#include <string.h>

#include "bpf.h"
#include "shared.h"

#define TASKS_MAX 65536 /* at the same time */
#define TRACERS_MAX 8

static struct rt_tracing tracing;
static int enrolment, tracers[TRACERS_MAX];

static int cannot(struct rt_observed *o, const char *what, int error)
{
	const char *advice = error == -EPERM ? " (needs root, or CAP_BPF and CAP_PERFMON)" : "";
	return rt_fail(o, "counter", "%s: %s%s", what, rt_errno(-error), advice);
}

static int find_members(struct rt_observed *o)
{
	struct rt_member members[] = {
		{"task_struct", "pid", -1},
		{"task_struct", "tgid", -1},
#if defined(__x86_64__)
		{"task_struct", "thread_info", -1},
		{"thread_info", "status", -1},
#endif
	};
	int error = rt_btf(members, sizeof(members) / sizeof(*members));
	if (error)
		return cannot(o, "this kernel has no BTF", error);
	tracing.pid_offset = members[0].offset;
	tracing.tgid_offset = members[1].offset;
#if defined(__x86_64__)
	tracing.status_offset = members[2].offset + members[3].offset;
#endif
	return 0;
}

static int attach_to(const char *tracepoint, int program)
{
	union bpf_attr attr;
	memset(&attr, 0, sizeof(attr));
	attr.raw_tracepoint.name = (uintptr_t)tracepoint;
	attr.raw_tracepoint.prog_fd = (uint32_t)program;
	return rt_bpf(BPF_RAW_TRACEPOINT_OPEN, &attr);
}

/* Returns 0 or -errno. */
static int enrol(void)
{
	union bpf_attr attr;
	memset(&attr, 0, sizeof(attr));
	attr.test.prog_fd = (uint32_t)enrolment;
	int error = rt_bpf(BPF_PROG_TEST_RUN, &attr);
	return error ? error : (int)attr.test.retval;
}

/* Before Linux 5.10 such a program cannot be run by hand. */
static int try_to_enrol(void)
{
	uint64_t task;
	int error = enrol();
	if (!error)
		error = rt_bpf_map_next(tracing.tasks, NULL, &task);
	return error ? error : rt_bpf_map_delete(tracing.tasks, &task);
}

static int prepare(struct rt_observed *o)
{
	int error;
	tracing.tasks = rt_bpf_map(BPF_MAP_TYPE_HASH, sizeof(uint64_t), sizeof(uint64_t), TASKS_MAX);
	tracing.calls = rt_bpf_map(BPF_MAP_TYPE_HASH, sizeof(uint64_t), sizeof(uint64_t), RT_CALLS_MAX);
	tracing.totals = rt_bpf_map(BPF_MAP_TYPE_ARRAY, sizeof(uint32_t), sizeof(struct rt_totals), 1);
	if ((error = tracing.tasks) < 0 || (error = tracing.calls) < 0 || (error = tracing.totals) < 0)
		return cannot(o, "eBPF maps are not allowed here", error);
	if (find_members(o))
		return -1;
	if ((error = enrolment = rt_load_enrolment(&tracing)) < 0)
		return cannot(o, "eBPF programs for tracepoints are not allowed here", error);
	if ((error = try_to_enrol()))
		return cannot(o, "eBPF programs for tracepoints cannot be test-run here", error);
	for (int i = 0; rt_tracers[i].tracepoint; i++) {
		tracers[i] = rt_tracers[i].load(&tracing);
		if (tracers[i] < 0)
			return cannot(o, rt_tracers[i].tracepoint, tracers[i]);
		if ((error = attach_to(rt_tracers[i].tracepoint, tracers[i])) < 0)
			return cannot(o, rt_tracers[i].tracepoint, error);
	}
	return 0;
}

/* How often the kernel did not run a program because it ran on the same CPU already. Returns 0 or -errno. */
static int add_misses(int program, uint64_t *misses)
{
	struct rt_bpf_prog_info info;
	union bpf_attr attr;
	memset(&info, 0, sizeof(info));
	memset(&attr, 0, sizeof(attr));
	attr.info.bpf_fd = (uint32_t)program;
	attr.info.info_len = sizeof(info);
	attr.info.info = (uintptr_t)&info;
	int error = rt_bpf(BPF_OBJ_GET_INFO_BY_FD, &attr);
	*misses += info.recursion_misses;
	return error;
}

static int collect(struct rt_observed *o)
{
	struct rt_totals totals;
	uint64_t key, count;
	uint32_t only = 0;
	int error = rt_bpf_map_get(tracing.totals, &only, &totals);
	for (int i = 0; !error && rt_tracers[i].tracepoint; i++)
		error = add_misses(tracers[i], &totals.lost);
	for (int first = 1; !error; first = 0) {
		error = rt_bpf_map_next(tracing.calls, first ? NULL : &key, &key);
		if (!error && !(error = rt_bpf_map_get(tracing.calls, &key, &count)))
			rt_count(o, key & RT_COMPAT ? RT_COMPAT_ARCH : RT_ARCH, (uint32_t)key, count);
	}
	if (error != -ENOENT)
		return cannot(o, "reading the counts", error);
	if (totals.lost)
		return rt_fail(o, "incomplete", "%llu events were not counted: more than %d tasks at once, or %d different calls",
			       (unsigned long long)totals.lost, TASKS_MAX, RT_CALLS_MAX);
	o->counts.processes = totals.processes + 1;
	o->counts.threads = totals.threads;
	o->counts.execs = totals.execs;
	return 0;
}

const struct rt_counter rt_by_tracepoint = {
	.name = "tracepoint", .prepare = prepare, .enter = enrol, .collect = collect};
