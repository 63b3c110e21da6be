/* audit.h - the kernel's audit, which may look at every system call. */
#ifndef RT_AUDIT_H
#define RT_AUDIT_H

struct rt_audit {
	int enabled;
	int rules; /* of all lists */
	int never; /* those of the task list that exempt processes from birth */
};

/* Asks the kernel, which answers only root. Returns 0 or -errno; it changes nothing. */
int rt_audit(struct rt_audit *audit);

#endif
