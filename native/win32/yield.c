/* yield.c - SwitchToThread() between two threads on one CPU. */
#include "win32.h"

static DWORD WINAPI other_thread(void *arg)
{
	rt_other_side(arg);
	return 0;
}

int rt_win32_yield(struct rt_run *r)
{
	struct rt_turns t = {0, 0, 0, 0};
	HANDLE other = CreateThread(NULL, 0, other_thread, &t, CREATE_SUSPENDED, NULL);
	if (!other)
		return rt_call_failed(r, "CreateThread");
	/* Unlike on Linux, a thread does not inherit the affinity of the one that made it. */
	int result = 0;
	if (!SetThreadAffinityMask(other, (DWORD_PTR)1 << r->io->cpu))
		result = rt_call_failed(r, "SetThreadAffinityMask");
	t.stop = result != 0;
	ResumeThread(other);
	if (!result)
		result = rt_take_turns(r, &t);
	t.stop = 1;
	WaitForSingleObject(other, INFINITE);
	CloseHandle(other);
	return result;
}
