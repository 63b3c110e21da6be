// SPDX-License-Identifier: MIT OR GPL-2.0-only
/*
 * ringtoll.c - the handler of a system call, called in ring 0 as any function is. For guests only.
 *
 * A static call is a direct call whose target is patched into the code, like the calls of a program linked into the
 * kernel. A call through a pointer would go through a retpoline.
 */
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/static_call.h>
#include <linux/uaccess.h>

#include "calls.h"

typedef long handler(const struct pt_regs *);

static noinline long empty(const struct pt_regs *regs)
{
	return 0;
}

DEFINE_STATIC_CALL(rt_getppid, empty);
DEFINE_STATIC_CALL(rt_empty, empty);

/* The instructions of native/portable/arch.h. */
static __always_inline u64 ticks_begin(void)
{
	u32 low, high;
	asm volatile("lfence\n\trdtsc\n\tlfence" : "=a"(low), "=d"(high) : : "memory");
	return (u64)high << 32 | low;
}

static __always_inline u64 ticks_end(void)
{
	u32 low, high;
	asm volatile("rdtscp\n\tlfence" : "=a"(low), "=d"(high) : : "rcx", "memory");
	return (u64)high << 32 | low;
}

#define TIME(calls, target)                                                     \
	do {                                                                    \
		const struct pt_regs *regs = current_pt_regs();                 \
		u64 wrong = 0, start = ticks_begin();                           \
		for (u64 n = (calls)->count; n; n--)                            \
			wrong |= static_call(target)(regs) ^ (calls)->expected; \
		(calls)->ticks = ticks_end() - start;                           \
		(calls)->wrong = wrong;                                         \
	} while (0)

static long call(struct file *file, unsigned int request, unsigned long address)
{
	struct rt_calls calls;
	if (copy_from_user(&calls, (void __user *)address, sizeof(calls)))
		return -EFAULT;
	if (request == RT_CALL_GETPPID)
		TIME(&calls, rt_getppid);
	else if (request == RT_CALL_EMPTY)
		TIME(&calls, rt_empty);
	else
		return -ENOTTY;
	return copy_to_user((void __user *)address, &calls, sizeof(calls)) ? -EFAULT : 0;
}

static const struct proc_ops ops = {.proc_ioctl = call};

/* kallsyms_lookup_name() is not exported, but a kprobe on it has its address. */
static unsigned long (*lookup(void))(const char *)
{
	struct kprobe probe = {.symbol_name = "kallsyms_lookup_name"};
	if (register_kprobe(&probe))
		return NULL;
	unregister_kprobe(&probe);
	return (void *)probe.addr;
}

static int __init start(void)
{
	unsigned long (*address_of)(const char *) = lookup();
	handler *getppid = address_of ? (handler *)address_of("__x64_sys_getppid") : NULL;
	if (!getppid)
		return -ENOENT;
	static_call_update(rt_getppid, getppid);
	return proc_create("ringtoll", 0400, NULL, &ops) ? 0 : -ENOMEM;
}

module_init(start);
MODULE_DESCRIPTION("times the handler of a system call");
/* Both, because register_kprobe() and others are for modules under the GPL only. */
MODULE_LICENSE("Dual MIT/GPL");
