/* init.c - the probe as the only program of a guest. */
#define _GNU_SOURCE
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

static const struct {
	const char *type, *path;
} mounts[] = {{"proc", "/proc"}, {"sysfs", "/sys"}, {"devtmpfs", "/dev"}};

/* A terminal would turn every line feed into two characters and echo what comes back. */
static int use_port(const char *port)
{
	struct termios raw;
	int fd = open(port, O_RDWR | O_NOCTTY);
	if (fd < 0)
		return -errno;
	if (!tcgetattr(fd, &raw)) {
		cfmakeraw(&raw);
		cfsetspeed(&raw, B115200);
		tcsetattr(fd, TCSANOW, &raw);
	}
	if (dup2(fd, STDOUT_FILENO) < 0)
		return -errno;
	close(fd);
	return 0;
}

static void power_off(void)
{
	tcdrain(STDOUT_FILENO);
	sync();
	reboot(RB_POWER_OFF);
	/* Without a way to power off; a QEMU that was started with -no-reboot exits. */
	reboot(RB_AUTOBOOT);
}

int rt_init(const char *port, const char **what)
{
	for (size_t i = 0; i < sizeof(mounts) / sizeof(*mounts); i++) {
		mkdir(mounts[i].path, 0755);
		*what = mounts[i].path;
		if (mount(mounts[i].type, mounts[i].path, mounts[i].type, 0, NULL) && errno != EBUSY)
			return -errno;
	}
	/* For files of benchmarks; the guest's memory is all that they take. */
	mkdir("/tmp", 0700);
	/* Without a node for the console in the initrd the kernel starts process 1 with no open file. */
	while (fcntl(STDERR_FILENO, F_GETFD) < 0)
		if (open("/dev/console", O_RDWR) < 0 && open("/dev/null", O_RDWR) < 0)
			break;
	*what = port;
	int failed = use_port(port);
	if (failed)
		return failed;
	*what = "fork";
	pid_t child = fork(), ended;
	if (child < 0)
		return -errno;
	if (!child)
		return 0;
	int status = 0;
	while ((ended = wait(&status)) != child)
		if (ended < 0 && errno != EINTR)
			break;
	if (WIFSIGNALED(status))
		fprintf(stderr, "probe: killed by signal %d (%s)\n", WTERMSIG(status), strsignal(WTERMSIG(status)));
	power_off();
	return -errno;
}
