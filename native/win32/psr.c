/*
 * psr.c - process-send-receive: a byte through an anonymous pipe to another process, and one back.
 *
 * The peer adds one to every byte, and the next message is what came back. Its exit code is how many it echoed.
 */
#include <stdio.h>

#include "win32.h"

static BOOL send_byte(HANDLE out, uint8_t byte)
{
	DWORD n;
	return WriteFile(out, &byte, 1, &n, NULL) && n == 1;
}

static BOOL receive_byte(HANDLE in, uint8_t *byte)
{
	DWORD n;
	return ReadFile(in, byte, 1, &n, NULL) && n == 1;
}

int rt_echo(int64_t cpu, HANDLE in, HANDLE out)
{
	uint8_t byte;
	int echoed = 0;
	if (rt_pin(cpu))
		return -1;
	while (receive_byte(in, &byte) && send_byte(out, (uint8_t)(byte + 1)))
		echoed++;
	return echoed;
}

static int ping_pong(struct rt_run *r, HANDLE out, HANDLE in, uint64_t *trips)
{
	uint8_t byte = 0, expected = 0;
	int bad = 0;
	while (!bad && rt_next(r)) {
		uint64_t n = r->batch / 2, left = n;
		rt_start(r);
		for (; left; left--)
			if (!send_byte(out, byte) || !receive_byte(in, &byte))
				break;
		rt_stop(r);
		if (left)
			return rt_call_failed(r, "WriteFile or ReadFile of one byte");
		*trips += n;
		expected = (uint8_t)(expected + n);
		bad = rt_prove(r, byte == expected, "byte %d came back instead of %d", byte, expected);
	}
	return bad;
}

static HANDLE start_peer(int64_t cpu, HANDLE in, HANDLE out)
{
	char self[MAX_PATH], line[80];
	SetHandleInformation(in, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
	SetHandleInformation(out, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
	GetModuleFileNameA(NULL, self, sizeof(self));
	snprintf(line, sizeof(line), "probe " RT_ECHO " %lld %llu %llu", (long long)cpu,
		 (unsigned long long)(uintptr_t)in, (unsigned long long)(uintptr_t)out);
	return rt_run_program(self, line, TRUE);
}

static int through(struct rt_run *r, HANDLE near_in, HANDLE near_out, HANDLE far_in, HANDLE far_out)
{
	uint64_t trips = 0;
	HANDLE peer = start_peer(r->io->cpu, far_in, far_out);
	int result = peer ? 0 : rt_call_failed(r, "CreateProcess");
	CloseHandle(far_in);
	CloseHandle(far_out);
	if (!result)
		result = ping_pong(r, near_out, near_in, &trips);
	CloseHandle(near_out);
	CloseHandle(near_in);
	if (!peer)
		return result;
	DWORD echoed = rt_exit_code(peer);
	if (!result)
		result = rt_prove(r, echoed == (DWORD)trips, "%llu messages were sent but %lu echoed",
				  (unsigned long long)trips, echoed);
	return result;
}

int rt_win32_psr(struct rt_run *r)
{
	HANDLE there[2], back[2];
	if (!CreatePipe(&there[0], &there[1], NULL, 0))
		return rt_call_failed(r, "CreatePipe");
	if (CreatePipe(&back[0], &back[1], NULL, 0))
		return through(r, back[0], there[1], there[0], back[1]);
	int result = rt_call_failed(r, "CreatePipe");
	CloseHandle(there[0]);
	CloseHandle(there[1]);
	return result;
}
