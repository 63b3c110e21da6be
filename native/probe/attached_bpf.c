/* attached_bpf.c - the tracepoints that BPF programs are attached to, by their links (Linux 5.8). */
#include "probe.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "bpf.h"

/* Whether it is the link of a raw tracepoint; writes the name of that. */
static int describe(int link, char *name)
{
	struct rt_bpf_link_info info;
	union bpf_attr attr;
	memset(&info, 0, sizeof(info));
	info.tp_name = (uintptr_t)name;
	info.tp_name_len = RT_TRACEPOINT_NAME_MAX;
	memset(&attr, 0, sizeof(attr));
	attr.info.bpf_fd = (uint32_t)link;
	attr.info.info_len = sizeof(info);
	attr.info.info = (uintptr_t)&info;
	*name = 0;
	return rt_bpf(BPF_OBJ_GET_INFO_BY_FD, &attr) >= 0 && info.type == RT_BPF_LINK_TYPE_RAW_TRACEPOINT;
}

int rt_tracepoints(char names[RT_TRACEPOINTS_MAX][RT_TRACEPOINT_NAME_MAX])
{
	union bpf_attr attr;
	uint32_t last = 0;
	int count = 0, error;
	while (count < RT_TRACEPOINTS_MAX) {
		memset(&attr, 0, sizeof(attr));
		attr.start_id = last;
		if ((error = rt_bpf(RT_BPF_LINK_GET_NEXT_ID, &attr)) < 0)
			return error == -ENOENT ? count : error;
		last = attr.next_id;
		memset(&attr, 0, sizeof(attr));
		attr.prog_id = last; /* every kind of id has the same place */
		int link = rt_bpf(RT_BPF_LINK_GET_FD_BY_ID, &attr);
		if (link < 0)
			continue; /* it is gone */
		count += describe(link, names[count]);
		close(link);
	}
	return count;
}
