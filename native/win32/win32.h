/* win32.h - shared by the files of the Win32 probe, as bench.h and core.h are on Linux. */
#ifndef RT_WIN32_H
#define RT_WIN32_H

#include <windows.h>

#include "portable.h"

/* The errno of Linux for a failed Windows call, whose own number is in the text. */
#define RT_WINDOWS_ERROR (-5) /* EIO */

/* Says what failed, with GetLastError(). Returns RT_WINDOWS_ERROR. */
int rt_call_failed(struct rt_run *r, const char *call);

/* CreateProcess(), perhaps inheriting handles. Returns the process, or NULL and GetLastError(). */
HANDLE rt_run_program(const char *program, char *line, BOOL inherit);
/* Waits for it and returns its exit code. */
DWORD rt_exit_code(HANDLE process);

/* The other side of psr: pinned to the CPU, echoes bytes from one handle to another, returns how many. */
#define RT_ECHO "--echo"
int rt_echo(int64_t cpu, HANDLE in, HANDLE out);

void rt_print_windows_facts(void);

int rt_win32_abi_call(struct rt_run *), rt_win32_yield(struct rt_run *), rt_win32_psr(struct rt_run *),
	rt_win32_create_proc(struct rt_run *);

#endif
