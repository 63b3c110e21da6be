/*
 * probe.c - the Win32 probe: the calls that stood for Windows in the published table.
 *
 *   probe [--cpu N] [--samples N] [--parent PID] [--peer-cpu N] [benchmark[:batch]...]
 *
 * Prints the same JSON Lines as the Linux probe, with the same exit status. --parent and --peer-cpu, which mean
 * nothing here, are taken so that both can be given the same arguments.
 */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "win32.h"

static int usage(const char *wrong)
{
	fprintf(stderr, "probe: %s\nusage: probe [--cpu N] [--samples N] [benchmark[:batch]...]\n", wrong);
	return 2;
}

static HANDLE handle(const char *text)
{
	return (HANDLE)(uintptr_t)strtoull(text, NULL, 10);
}

/* Splits "benchmark:batch"; without a batch it is 0. NULL where there is no such benchmark. */
static const struct rt_bench *named(char *text, uint64_t *batch)
{
	char id[RT_ID_MAX];
	size_t length = strcspn(text, ":");
	*batch = text[length] ? strtoull(text + length + 1, NULL, 10) : 0;
	snprintf(id, sizeof(id), "%.*s", (int)length, text);
	return rt_find(id);
}

int main(int argc, char **argv)
{
	struct rt_options options = {-1, -1, 100};
	int i = 1, failures = 0;
	uint64_t batch;
	if (argc == 5 && !strcmp(argv[1], RT_ECHO))
		return rt_echo(strtoll(argv[2], NULL, 10), handle(argv[3]), handle(argv[4]));
	for (; i + 1 < argc && !strncmp(argv[i], "--", 2); i += 2) {
		if (!strcmp(argv[i], "--cpu"))
			options.cpu = strtoll(argv[i + 1], NULL, 10);
		else if (!strcmp(argv[i], "--samples"))
			options.samples = strtoull(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--parent") && strcmp(argv[i], "--peer-cpu"))
			return usage("unknown option");
	}
	for (int j = i; j < argc; j++)
		if (!named(argv[j], &batch))
			return usage("unknown benchmark (abi-call, yield, psr or create-proc)");
	_setmode(_fileno(stdout), _O_BINARY);
	printf("{\"type\":\"facts\",\"abi\":%d,", RT_ABI);
	rt_print_windows_facts();
	printf("}\n");
	for (; i < argc; i++) {
		const struct rt_bench *bench = named(argv[i], &batch);
		failures += rt_measure_line(bench, batch, &options);
	}
	printf("{\"type\":\"end\",\"failures\":%d}\n", failures);
	return fflush(stdout) || failures ? 1 : 0;
}
