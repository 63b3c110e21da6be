/* abi_call.c - SetFilePointer(), the call that stood for Windows in the published table. */
#include "win32.h"

#define POSITION 7

int rt_win32_abi_call(struct rt_run *r)
{
	char self[MAX_PATH];
	GetModuleFileNameA(NULL, self, sizeof(self));
	HANDLE file = CreateFileA(self, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
	if (file == INVALID_HANDLE_VALUE)
		return rt_call_failed(r, "CreateFile");
	int bad = 0;
	while (!bad && rt_next(r)) {
		DWORD wrong = 0;
		rt_start(r);
		for (uint64_t n = r->batch; n; n--)
			wrong |= SetFilePointer(file, POSITION, NULL, FILE_BEGIN) ^ POSITION;
		rt_stop(r);
		bad = rt_prove(r, !wrong, "SetFilePointer() did not return %d every time (difference 0x%lx)", POSITION,
			       wrong);
	}
	CloseHandle(file);
	return bad;
}
