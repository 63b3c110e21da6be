/*
 * uml_xstate.c - lets User Mode Linux start processes on CPUs whose extended state is larger than it expects.
 *
 * Preloaded into linux.uml. That restores the registers of its processes with PTRACE_SETREGSET(NT_X86_XSTATE)
 * from a buffer of fixed size, and the kernel refuses a state that is not whole with EFAULT (xstateregs_set() in
 * arch/x86/kernel/fpu/regset.c): it panics where the CPU has AMX. After such a refusal the state that the process
 * has is read whole, what was given is laid over its beginning, and the whole is written back. Where the buffer is
 * large enough nothing is done.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>

/* AMX makes it 11 KiB; the format has room for 64 components. */
#define STATE_MAX 65536

typedef long ptrace_call(int request, pid_t pid, void *address, void *data);

static long write_whole(ptrace_call *real, pid_t pid, void *type, const struct iovec *given)
{
	static __thread char state[STATE_MAX];
	struct iovec whole = {state, sizeof(state)};
	long result = real(PTRACE_GETREGSET, pid, type, &whole);
	if (result)
		return result;
	if (given->iov_len >= whole.iov_len) {
		errno = EFAULT;
		return -1;
	}
	memcpy(state, given->iov_base, given->iov_len);
	return real(PTRACE_SETREGSET, pid, type, &whole);
}

/* As the C library declares it: the request alone is not variable. */
#ifdef __GLIBC__
long ptrace(enum __ptrace_request request, ...)
#else
long ptrace(int request, ...)
#endif
{
	static ptrace_call *real;
	va_list rest;
	va_start(rest, request);
	pid_t pid = va_arg(rest, pid_t);
	void *address = va_arg(rest, void *);
	void *data = va_arg(rest, void *);
	va_end(rest);
	if (!real)
		real = (ptrace_call *)dlsym(RTLD_NEXT, "ptrace");
	long result = real((int)request, pid, address, data);
	if (result < 0 && errno == EFAULT && (int)request == PTRACE_SETREGSET && (size_t)address == NT_X86_XSTATE)
		return write_whole(real, pid, address, data);
	return result;
}
