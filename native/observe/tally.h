/* tally.h - calls counted by architecture and number. */
#ifndef RT_TALLY_H
#define RT_TALLY_H

#include <linux/audit.h>
#include <stdio.h>

#include "observe.h"

/* The architecture of this program, and that of the older programs which the same kernel runs. */
#if defined(__x86_64__)
#define RT_ARCH AUDIT_ARCH_X86_64
#define RT_COMPAT_ARCH AUDIT_ARCH_I386
#elif defined(__aarch64__)
#define RT_ARCH AUDIT_ARCH_AARCH64
#define RT_COMPAT_ARCH AUDIT_ARCH_ARM
#endif

/* Adds to a call's count. */
void rt_count(struct rt_observed *, uint32_t arch, uint32_t number, uint64_t count);
/* As an object: {"read":12}; "call 470" for a number without a name, "i386 call 5" of another table. */
void rt_print_calls(FILE *, const struct rt_counts *);

#endif
