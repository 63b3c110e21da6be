/* process.c - pinning, time and processes, by Windows. */
#include <stdio.h>

#include "win32.h"

int rt_call_failed(struct rt_run *r, const char *call)
{
	snprintf(r->io->what, sizeof(r->io->what), "%s (Windows error %lu)", call, GetLastError());
	return RT_WINDOWS_ERROR;
}

uint64_t rt_nanoseconds(void)
{
	LARGE_INTEGER count, frequency;
	QueryPerformanceCounter(&count);
	QueryPerformanceFrequency(&frequency);
	return (uint64_t)((double)count.QuadPart * 1e9 / (double)frequency.QuadPart);
}

unsigned int rt_current_cpu(void)
{
	return GetCurrentProcessorNumber();
}

/* The harness limits the time of this program. */
void rt_watchdog(unsigned int seconds)
{
	(void)seconds;
}

/* A mask has the 64 CPUs of a processor group. */
int rt_pin(int64_t cpu)
{
	if (cpu < 0 || cpu >= 64 || !SetThreadAffinityMask(GetCurrentThread(), (DWORD_PTR)1 << cpu))
		return RT_WINDOWS_ERROR;
	return 0;
}

HANDLE rt_run_program(const char *program, char *line, BOOL inherit)
{
	STARTUPINFOA startup = {.cb = sizeof(startup)};
	PROCESS_INFORMATION started;
	if (!CreateProcessA(program, line, NULL, NULL, inherit, 0, NULL, NULL, &startup, &started))
		return NULL;
	CloseHandle(started.hThread);
	return started.hProcess;
}

DWORD rt_exit_code(HANDLE process)
{
	DWORD code = (DWORD)-1;
	WaitForSingleObject(process, INFINITE);
	GetExitCodeProcess(process, &code);
	CloseHandle(process);
	return code;
}
