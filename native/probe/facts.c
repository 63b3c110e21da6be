/*
 * facts.c - texts of the files that tell machines apart, for src/host to parse.
 *
 * Nothing is interpreted here, so that this host, a container and a guest are read by one parser. What cannot
 * be read is left out; a text is cut at FILE_MAX.
 */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "json.h"
#include "shared.h"

#define FILE_MAX 16384
#define CPUS "/sys/devices/system/cpu/"

static const char *const patterns[] = {
	"/proc/cpuinfo",
	"/proc/version",
	"/proc/cmdline",
	"/proc/self/status",
	"/proc/self/cgroup",
	"/etc/os-release",
	CPUS "online",
	CPUS "isolated",
	CPUS "nohz_full",
	CPUS "smt/active",
	CPUS "smt/control",
	CPUS "vulnerabilities/*",
	CPUS "cpu[0-9]*/cpu_capacity",
	"/sys/devices/cpu_core/cpus",
	"/sys/devices/cpu_atom/cpus",
	"/sys/devices/cpu_lowpower/cpus",
	CPUS "cpu[0-9]*/cpufreq/cpuinfo_max_freq",
	CPUS "cpu[0-9]*/cpufreq/scaling_driver",
	CPUS "cpu[0-9]*/cpufreq/scaling_governor",
	CPUS "cpu[0-9]*/topology/physical_package_id",
	CPUS "cpu[0-9]*/topology/thread_siblings_list",
	CPUS "intel_pstate/no_turbo",
	CPUS "cpufreq/boost",
	"/sys/devices/system/clocksource/clocksource0/current_clocksource",
	"/sys/class/dmi/id/product_name",
	"/sys/class/dmi/id/sys_vendor",
	"/sys/hypervisor/type",
	"/.dockerenv",
	"/run/.containerenv",
	"/run/systemd/container",
};

static void print_file(FILE *out, const char *path, int *printed)
{
	static char text[FILE_MAX];
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (file < 0)
		return;
	size_t length = 0;
	ssize_t n;
	while (length < sizeof(text) && (n = read(file, text + length, sizeof(text) - length)) > 0)
		length += (size_t)n;
	close(file);
	fputs((*printed)++ ? "," : "", out);
	rt_print_json_string(out, path, strlen(path));
	fputc(':', out);
	rt_print_json_string(out, text, length);
}

/* A filter may kill a process for a rare system call, so none is made behind one. */
static int behind_filter(void)
{
	return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) != 0;
}

static void print_audit(FILE *out)
{
	struct rt_audit audit;
	int error = behind_filter() ? -EACCES : rt_audit(&audit);
	if (error)
		fprintf(out, ",\"audit\":{\"errno\":%d}", -error);
	else
		fprintf(out, ",\"audit\":{\"enabled\":%d,\"rules\":%d,\"never\":%d}", audit.enabled, audit.rules,
			audit.never);
}

static void print_tracepoints(FILE *out)
{
	static char names[RT_TRACEPOINTS_MAX][RT_TRACEPOINT_NAME_MAX];
	int count = behind_filter() ? -EACCES : rt_tracepoints(names);
	if (count < 0) {
		fprintf(out, ",\"tracepoints\":{\"errno\":%d}", -count);
		return;
	}
	fputs(",\"tracepoints\":[", out);
	for (int i = 0; i < count; i++) {
		fputs(i ? "," : "", out);
		rt_print_json_string(out, names[i], strlen(names[i]));
	}
	fputc(']', out);
}

/* Properties of this process that benchmarks inherit. */
static void print_process(FILE *out)
{
	struct rt_cpus allowed;
	struct sched_param param = {0};
	int policy = sched_getscheduler(0);
	fputs(",\"process\":{\"affinity\":\"", out);
	if (!rt_allowed(&allowed))
		rt_print_cpus(out, &allowed);
	fputs("\"", out);
	if (policy >= 0 && !sched_getparam(0, &param))
		fprintf(out, ",\"policy\":%d,\"priority\":%d", policy, param.sched_priority);
	errno = 0;
	int nice = getpriority(PRIO_PROCESS, 0);
	if (!errno)
		fprintf(out, ",\"nice\":%d", nice);
	fputc('}', out);
}

static void print_kernel_log(FILE *out)
{
	char name[64];
	int error = behind_filter() ? -EACCES : rt_hypervisor_in_log(name, sizeof(name));
	if (error) {
		fprintf(out, ",\"kernel_log\":{\"errno\":%d}", -error);
		return;
	}
	fputs(",\"kernel_log\":{", out);
	rt_print_text_member(out, "hypervisor", name);
	fputc('}', out);
}

void rt_print_facts(FILE *out)
{
	struct utsname name;
	int printed = 0;
	uname(&name);
	fputs("\"uname\":{", out);
	rt_print_text_member(out, "sysname", name.sysname);
	fputc(',', out);
	rt_print_text_member(out, "nodename", name.nodename);
	fputc(',', out);
	rt_print_text_member(out, "release", name.release);
	fputc(',', out);
	rt_print_text_member(out, "version", name.version);
	fputc(',', out);
	rt_print_text_member(out, "machine", name.machine);
	/* AT_BASE is the address of the dynamic loader, 0 without one. */
	fprintf(out, "},\"linkage\":\"%s\",\"cpuid\":", getauxval(AT_BASE) ? "dynamic" : "static");
	rt_print_cpuid(out);
	print_audit(out);
	print_tracepoints(out);
	print_kernel_log(out);
	print_process(out);
	fputs(",\"files\":{", out);
	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		glob_t found;
		if (!glob(patterns[i], 0, NULL, &found))
			for (size_t j = 0; j < found.gl_pathc; j++)
				print_file(out, found.gl_pathv[j], &printed);
		globfree(&found);
	}
	fputc('}', out);
}
