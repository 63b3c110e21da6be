/* arch.h - per processor: the counter, the system call, the chain of known length. */
#ifndef RT_ARCH_H
#define RT_ARCH_H

#include <stdint.h>

#if defined(__x86_64__)

#include <cpuid.h>

/* Core cycles of rt_chain() and of rt_chain_check(): about 7 microseconds, in steps of 10 ns or less. */
#define RT_CHAIN_CYCLES 24000

/* Set before main(). QEMU's default CPU model lacks the first. */
extern int rt_has_rdtscp, rt_has_crc32;

/* lfence keeps earlier loads and later work on their own side of the reading (Intel SDM vol. 2, RDTSC). */
static inline uint64_t rt_ticks_begin(void)
{
	uint32_t low, high;
	__asm__ volatile("lfence\n\trdtsc\n\tlfence" : "=a"(low), "=d"(high) : : "memory");
	return (uint64_t)high << 32 | low;
}

static inline uint64_t rt_ticks_end(void)
{
	uint32_t low, high;
	if (!rt_has_rdtscp)
		return rt_ticks_begin();
	__asm__ volatile("rdtscp\n\tlfence" : "=a"(low), "=d"(high) : : "rcx", "memory");
	return (uint64_t)high << 32 | low;
}

static inline long rt_syscall2(long number, long a, long b)
{
	long result;
	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "0"(number), "D"(a), "S"(b)
			 : "rcx", "r11", "memory");
	return result;
}

static inline long rt_syscall5(long number, long a, long b, long c, long d, long e)
{
	long result;
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8)
			 : "rcx", "r11", "memory");
	return result;
}

/* imul r64,r64 has a latency of 3 cycles on Intel's big cores since Nehalem and on AMD since Zen (uops.info). */
static inline void rt_chain(void)
{
	uint64_t x = 3;
	for (int i = 0; i < RT_CHAIN_CYCLES / 300; i++)
		__asm__ volatile(".rept 100\n\timul %0, %0\n\t.endr" : "+r"(x) : : "cc");
}

/*
 * crc32 r64,r64 has the same latency on the same cores, but emulators compute it bit by bit, where an imul may
 * well run at the host's own speed. It came with the first of these cores (SSE 4.2); without it nothing is run.
 */
static inline void rt_chain_check(void)
{
	uint64_t x = 3;
	if (!rt_has_crc32)
		return;
	for (int i = 0; i < RT_CHAIN_CYCLES / 300; i++)
		__asm__ volatile(".rept 100\n\tcrc32q %0, %0\n\t.endr" : "+r"(x));
}

#elif defined(__aarch64__)

/* Longer, because the counter may tick at no more than 24 MHz. */
#define RT_CHAIN_CYCLES 96000

static inline uint64_t rt_ticks_begin(void)
{
	uint64_t ticks;
	__asm__ volatile("isb\n\tmrs %0, cntvct_el0\n\tisb" : "=r"(ticks) : : "memory");
	return ticks;
}

#define rt_ticks_end rt_ticks_begin

static inline long rt_syscall2(long number, long a, long b)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1) : "memory");
	return x0;
}

static inline long rt_syscall5(long number, long a, long b, long c, long d, long e)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
	return x0;
}

/* A register add has a latency of 1 cycle on every 64-bit Arm core (the cores' optimization guides). */
static inline void rt_chain(void)
{
	uint64_t x = 3, one = 1;
	for (int i = 0; i < RT_CHAIN_CYCLES / 300; i++)
		__asm__ volatile(".rept 300\n\tadd %0, %0, %1\n\t.endr" : "+r"(x) : "r"(one));
}

/* rbit has a latency of 1 cycle as well, but emulators call a function for it. */
static inline void rt_chain_check(void)
{
	uint64_t x = 3;
	for (int i = 0; i < RT_CHAIN_CYCLES / 300; i++)
		__asm__ volatile(".rept 300\n\trbit %0, %0\n\t.endr" : "+r"(x));
}

#else
#error "ringtoll measures on x86-64 and arm64; for another processor, add its counter and chain to arch.h"
#endif

static inline uint64_t rt_chain_ticks(void)
{
	uint64_t start = rt_ticks_begin();
	rt_chain();
	return rt_ticks_end() - start;
}

#endif
