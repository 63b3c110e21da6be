/* facts.c - what Windows says of itself, in the shape of ../facts.c. */
#include <stdio.h>

#include "../json.h"
#include "../processor.h"
#include "win32.h"

typedef LONG WINAPI get_version(OSVERSIONINFOW *);
typedef const char *__cdecl get_wine_version(void);

static void *in_ntdll(const char *function)
{
	return (void *)GetProcAddress(GetModuleHandleA("ntdll"), function);
}

/* GetVersionEx() says Windows 8 to a program without a manifest. */
static void print_release(void)
{
	OSVERSIONINFOW info = {.dwOSVersionInfoSize = sizeof(info)};
	char release[40];
	get_version *version = (get_version *)in_ntdll("RtlGetVersion");
	version(&info);
	snprintf(release, sizeof(release), "%lu.%lu.%lu", info.dwMajorVersion, info.dwMinorVersion,
		 info.dwBuildNumber);
	rt_print_text_member(stdout, "release", release);
}

void rt_print_windows_facts(void)
{
	char host[256] = "";
	DWORD size = sizeof(host);
	GetComputerNameExA(ComputerNamePhysicalDnsHostname, host, &size);
	get_wine_version *wine = (get_wine_version *)in_ntdll("wine_get_version");
	char version[80] = "";
	if (wine)
		snprintf(version, sizeof(version), "Wine %s", wine());
	printf("\"uname\":{\"sysname\":\"Windows\",");
	rt_print_text_member(stdout, "nodename", host);
	putchar(',');
	print_release();
	putchar(',');
	rt_print_text_member(stdout, "version", version);
	printf(",\"machine\":\"x86_64\"},\"linkage\":\"static\",\"cpuid\":");
	rt_print_cpuid(stdout);
	printf(",\"files\":{}");
}
