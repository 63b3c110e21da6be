/* facts.c - facts about Windows, in the format of probe/facts.c; under Wine they say so. */
#include <stdio.h>

#include "json.h"
#include "win32.h"

typedef LONG WINAPI get_version(OSVERSIONINFOW *);
typedef const char *__cdecl get_wine_version(void);
typedef void __cdecl get_host_version(const char **system, const char **release);

static void *in_ntdll(const char *function)
{
	return (void *)GetProcAddress(GetModuleHandleA("ntdll"), function);
}

/* GetVersionEx() says Windows 8 to a program without a manifest. */
static void print_system(void)
{
	OSVERSIONINFOW info = {.dwOSVersionInfoSize = sizeof(info)};
	char windows[40], release[200];
	const char *below = "", *below_release = "";
	get_version *version = (get_version *)in_ntdll("RtlGetVersion");
	get_wine_version *wine = (get_wine_version *)in_ntdll("wine_get_version");
	get_host_version *host = (get_host_version *)in_ntdll("wine_get_host_version");
	version(&info);
	snprintf(windows, sizeof(windows), "%lu.%lu.%lu", info.dwMajorVersion, info.dwMinorVersion,
		 info.dwBuildNumber);
	if (host)
		host(&below, &below_release);
	/* The release is the column `kernel`: a Windows that is not there must not stand in it alone. */
	if (wine)
		snprintf(release, sizeof(release), "%s on %s %s, as Windows %s", wine(), below, below_release, windows);
	rt_print_text_member(stdout, "sysname", wine ? "Wine" : "Windows");
	putchar(',');
	rt_print_text_member(stdout, "release", wine ? release : windows);
}

void rt_print_windows_facts(void)
{
	char host[256] = "";
	DWORD size = sizeof(host);
	GetComputerNameExA(ComputerNamePhysicalDnsHostname, host, &size);
	printf("\"uname\":{");
	print_system();
	putchar(',');
	rt_print_text_member(stdout, "nodename", host);
	printf(",\"version\":\"\",\"machine\":\"x86_64\"},\"linkage\":\"static\",\"cpuid\":");
	rt_print_cpuid(stdout);
	printf(",\"files\":{}");
}
