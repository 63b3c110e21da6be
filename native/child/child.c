/* child.c - the smallest program that can be exec'd: no C library, one system call. */
#include "child.h"

#include <asm/unistd.h>

void _start(void);
void _start(void)
{
#if defined(__x86_64__)
	__asm__ volatile("syscall" : : "a"(__NR_exit_group), "D"(CHILD_STATUS));
#elif defined(__aarch64__)
	register long x8 __asm__("x8") = __NR_exit_group;
	register long x0 __asm__("x0") = CHILD_STATUS;
	__asm__ volatile("svc 0" : : "r"(x8), "r"(x0));
#endif
	__builtin_unreachable();
}
