/* reference.h - what the plain loops share: the counter, a bare system call, where the figures go. */
#ifndef REFERENCE_H
#define REFERENCE_H

#define LOOPS 200

#ifdef __aarch64__
static inline unsigned long long now(void)
{
	unsigned long long t;
	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(t) : : "memory");
	return t;
}

static inline long call(long number, long a, long b, long c, long d)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
	return x0;
}
#else
#define now __builtin_ia32_rdtsc

static inline long call(long number, long a, long b, long c, long d)
{
	long result;
	register long r10 __asm__("r10") = d;
	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "0"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
			 : "rcx", "r11", "memory");
	return result;
}
#endif

/* Ticks per operation of each loop. */
extern double result[LOOPS];

struct reference {
	const char *id;
	void (*run)(char *child); /* the program that create-proc runs */
};

extern const struct reference extended[]; /* ends with an id of NULL */

#endif
