/* audit.c - the kernel's audit, asked over netlink (linux/audit.h). */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define ANSWER_SECONDS 1

static union {
	struct nlmsghdr header;
	char bytes[16384];
} answer;

static void take(struct rt_audit *audit, const struct nlmsghdr *message)
{
	if (message->nlmsg_type == AUDIT_GET) {
		const struct audit_status *status = NLMSG_DATA(message);
		audit->enabled = (int)status->enabled;
	} else if (message->nlmsg_type == AUDIT_LIST_RULES) {
		const struct audit_rule_data *rule = NLMSG_DATA(message);
		audit->rules++;
		audit->never += (rule->flags & ~AUDIT_FILTER_PREPEND) == AUDIT_FILTER_TASK &&
				rule->action == AUDIT_NEVER && rule->field_count == 0;
	}
}

/* Sends a request and reads replies until the last one: an acknowledgement comes first, a refusal ends them. */
static int ask(int socket, struct rt_audit *audit, uint16_t type, uint16_t last)
{
	struct nlmsghdr request = {
		.nlmsg_len = NLMSG_LENGTH(0), .nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK};
	if (send(socket, &request, sizeof(request), 0) < 0)
		return -errno;
	for (;;) {
		ssize_t length = recv(socket, &answer, sizeof(answer), 0);
		if (length < 0)
			return -errno;
		const struct nlmsghdr *message = &answer.header;
		for (; NLMSG_OK(message, length); message = NLMSG_NEXT(message, length)) {
			const struct nlmsgerr *error = NLMSG_DATA(message);
			if (message->nlmsg_type == NLMSG_ERROR && error->error)
				return error->error;
			take(audit, message);
			if (message->nlmsg_type == last)
				return 0;
		}
	}
}

int rt_audit(struct rt_audit *audit)
{
	struct timeval patience = {ANSWER_SECONDS, 0};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_AUDIT);
	if (fd < 0)
		return -errno;
	memset(audit, 0, sizeof(*audit));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	int error = ask(fd, audit, AUDIT_GET, AUDIT_GET);
	if (!error)
		error = ask(fd, audit, AUDIT_LIST_RULES, NLMSG_DONE);
	close(fd);
	return error;
}
