/* create_proc.c - a process created, run and waited for: child.exe, beside this program. */
#include <stdio.h>
#include <string.h>

#include "child.h"
#include "win32.h"

#define CHILD "child.exe"

static void path_of_child(char path[MAX_PATH + sizeof(CHILD)])
{
	GetModuleFileNameA(NULL, path, MAX_PATH);
	strcpy(strrchr(path, '\\') + 1, CHILD);
}

int rt_win32_create_proc(struct rt_run *r)
{
	char path[MAX_PATH + sizeof(CHILD)], line[] = CHILD;
	int bad = 0;
	path_of_child(path);
	while (!bad && rt_next(r)) {
		DWORD status = CHILD_STATUS;
		HANDLE child = r;
		rt_start(r);
		for (uint64_t n = r->batch; n && child && status == CHILD_STATUS; n--) {
			child = rt_run_program(path, line, FALSE);
			if (child)
				status = rt_exit_code(child);
		}
		rt_stop(r);
		bad = child ? rt_prove(r, status == CHILD_STATUS, "a child ended with exit code %lu instead of %d", status,
				       CHILD_STATUS)
			    : rt_call_failed(r, "CreateProcess of " CHILD);
	}
	return bad;
}
