/* offspring.c - children and descendants of this process, by /proc. */
#include "shared.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The state that proc_pid_stat(5) names, and in *parent the parent; 0 where there is no such process. */
static char state_of(const char *pid, pid_t *parent)
{
	char path[64], stat[512], state;
	snprintf(path, sizeof(path), "/proc/%.20s/stat", pid);
	FILE *file = fopen(path, "re");
	if (!file)
		return 0;
	size_t length = fread(stat, 1, sizeof(stat) - 1, file);
	fclose(file);
	stat[length] = 0;
	/* The name is in parentheses and may hold any character. */
	char *after = strrchr(stat, ')');
	return after && sscanf(after, ") %c %d", &state, parent) == 2 ? state : 0;
}

pid_t rt_parent_of(const char *pid)
{
	pid_t parent;
	return state_of(pid, &parent) ? parent : -1;
}

/* Opens /proc where *processes is NULL. The name of the next process; NULL and closed behind the last. */
static const char *next_process(DIR **processes)
{
	struct dirent *entry;
	if (!*processes)
		*processes = opendir("/proc");
	while (*processes && (entry = readdir(*processes)))
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
			return entry->d_name;
	if (*processes)
		closedir(*processes);
	return NULL;
}

void rt_signal_children(int signal)
{
	DIR *processes = NULL;
	const char *pid;
	while ((pid = next_process(&processes)))
		if (rt_parent_of(pid) == getpid())
			kill(atoi(pid), signal);
}

static int descends(const char *pid)
{
	char name[16];
	pid_t parent;
	for (parent = rt_parent_of(pid); parent > 1 && parent != getpid(); parent = rt_parent_of(name))
		snprintf(name, sizeof(name), "%d", parent);
	return parent == getpid();
}

void rt_each_descendant(void (*visit)(pid_t pid, void *context), void *context)
{
	DIR *processes = NULL;
	const char *pid;
	pid_t parent;
	while ((pid = next_process(&processes))) {
		char state = state_of(pid, &parent);
		if (state && !strchr("ZX", state) && descends(pid))
			visit(atoi(pid), context);
	}
}
