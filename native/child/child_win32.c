/* child_win32.c - the smallest program that can be run: no C library, one call. */
#include "child.h"

#include <windows.h>

void start(void);
void start(void)
{
	ExitProcess(CHILD_STATUS);
}
