/*
 * psr.c - process-send-receive: a message to another process and one back.
 *
 * The peer adds one to every byte, and the next message is what came back: after n round trips the byte has
 * gone up by n, so a lost, repeated or altered message shows. Messages are counted on both sides as well.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench.h"

struct channel {
	int near_in, near_out, far_in, far_out;
	volatile uint64_t echoed;
	volatile int64_t cpu;
};

static void echo(void *arg)
{
	struct channel *c = arg;
	uint8_t byte;
	close(c->near_in);
	close(c->near_out);
	c->cpu = sched_getcpu();
	/* read() returns 0 once the near side has closed its end. */
	while (read(c->far_in, &byte, 1) == 1) {
		byte++;
		if (write(c->far_out, &byte, 1) != 1)
			break;
		c->echoed++;
	}
}

static int ping_pong(struct rt_run *r, struct channel *c, uint64_t *trips)
{
	uint8_t byte = 0, expected = 0;
	/* Whether a wake-up preempts the sender, which then counts as involuntary, is the scheduler's choice. */
	r->switches = RT_UNKNOWN;
	while (rt_next(r)) {
		uint64_t n = r->batch / 2, left = n;
		rt_start(r);
		/* The check is the price of an error instead of a hang; it is always predicted. */
		errno = EPIPE; /* for a read of nothing: the other side is gone */
		for (; left; left--)
			if (write(c->near_out, &byte, 1) != 1 || read(c->near_in, &byte, 1) != 1)
				break;
		rt_stop(r);
		if (left)
			return rt_failed(r, "write or read of one byte");
		*trips += n;
		expected = (uint8_t)(expected + n);
		int bad = rt_prove(r, byte == expected, "byte %d came back instead of %d", byte, expected);
		if (bad)
			return bad;
	}
	return 0;
}

static int through(struct rt_run *r, struct channel *c, int64_t peer_cpu)
{
	uint64_t trips = 0;
	pid_t peer = rt_peer(peer_cpu, echo, c);
	close(c->far_in);
	if (c->far_out != c->far_in)
		close(c->far_out);
	int result = peer < 0 ? rt_failed(r, "fork") : ping_pong(r, c, &trips);
	close(c->near_out);
	if (c->near_in != c->near_out)
		close(c->near_in);
	if (peer < 0)
		return result;
	/* How the other side ended says more than that it is gone; a socket with unread bytes says ECONNRESET. */
	int gone = result == -EPIPE || result == -ECONNRESET;
	int reaped = rt_reap(r, peer, result && !gone);
	if (result || reaped)
		return reaped ? reaped : result;
	result = rt_prove(r, c->echoed == trips, "%llu messages were sent but %llu echoed",
			  (unsigned long long)trips, (unsigned long long)c->echoed);
	int64_t cpu = peer_cpu >= 0 ? peer_cpu : r->io->cpu;
	return result ? result
		      : rt_prove(r, c->cpu == cpu, "the other process ran on CPU %lld, not on CPU %lld",
				 (long long)c->cpu, (long long)cpu);
}

/* Two pipes, or one socket pair, between this process and a peer pinned to peer_cpu (-1: the same CPU). */
static int between(struct rt_run *r, int socket, int64_t peer_cpu)
{
	int there[2], back[2];
	struct channel *c = rt_shared(sizeof(*c));
	if (!c)
		return rt_failed(r, "mmap");
	int result = 0;
	if (socket && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, there)) {
		result = rt_failed(r, "socketpair");
	} else if (!socket && pipe2(there, O_CLOEXEC)) {
		result = rt_failed(r, "pipe2");
	} else if (!socket && pipe2(back, O_CLOEXEC)) {
		result = rt_failed(r, "pipe2");
		close(there[0]);
		close(there[1]);
	}
	if (!result) {
		if (socket)
			*c = (struct channel){there[0], there[0], there[1], there[1], 0, -1};
		else
			*c = (struct channel){back[0], there[1], there[0], back[1], 0, -1};
		result = through(r, c, peer_cpu);
	}
	rt_unshared(c, sizeof(*c));
	return result;
}

int rt_psr_pipe(struct rt_run *r)
{
	return between(r, 0, -1);
}

int rt_psr_other_cpu(struct rt_run *r)
{
	if (r->io->peer_cpu < 0 || r->io->peer_cpu == r->io->cpu)
		return rt_unsupported(r, "no second CPU that this process may use");
	return between(r, 0, r->io->peer_cpu);
}

int rt_psr_socketpair(struct rt_run *r)
{
	return between(r, 1, -1);
}

/* A message is an odd sequence number, its answer the even one after it; each side sleeps until its turn. */
struct sequence {
	uint32_t number;
	volatile uint64_t answered;
};

#define END UINT32_MAX

/* Set when the peer has died, because a wait for its answer would never end. */
static struct sequence *watched;
static volatile sig_atomic_t peer_died;

static void on_death(int signal)
{
	(void)signal;
	peer_died = 1;
	__atomic_store_n(&watched->number, END, __ATOMIC_SEQ_CST);
}

static uint32_t futex(uint32_t *word, int operation, uint32_t value)
{
	return (uint32_t)syscall(SYS_futex, word, operation, value, NULL, NULL, 0);
}

static void post(struct sequence *s, uint32_t number)
{
	__atomic_store_n(&s->number, number, __ATOMIC_SEQ_CST);
	futex(&s->number, FUTEX_WAKE, 1);
}

static uint32_t wait_past(struct sequence *s, uint32_t old)
{
	uint32_t number;
	while ((number = __atomic_load_n(&s->number, __ATOMIC_SEQ_CST)) == old && !peer_died)
		futex(&s->number, FUTEX_WAIT, old);
	return number;
}

static void answer(void *arg)
{
	struct sequence *s = arg;
	uint32_t number = 0;
	while ((number = wait_past(s, number)) != END) {
		s->answered++;
		post(s, ++number);
	}
}

static int exchange(struct rt_run *r, struct sequence *s, uint64_t *trips)
{
	uint32_t number = 0;
	r->switches = RT_UNKNOWN;
	while (rt_next(r)) {
		uint32_t wrong = 0;
		rt_start(r);
		for (uint64_t n = r->batch / 2; n && !peer_died; n--) {
			post(s, number + 1);
			uint32_t next = wait_past(s, number + 1);
			wrong |= next ^ (number + 2);
			number += 2;
		}
		rt_stop(r);
		if (peer_died) {
			errno = EPIPE;
			return rt_failed(r, "a futex shared with the other process");
		}
		*trips += r->batch / 2;
		int bad = rt_prove(r, !wrong, "a sequence number was not the expected one");
		if (bad)
			return bad;
	}
	return 0;
}

int rt_psr_futex(struct rt_run *r)
{
	uint64_t trips = 0;
	struct sequence *s = rt_shared(sizeof(*s));
	if (!s)
		return rt_failed(r, "mmap");
	/* Without SA_RESTART, so that a wait ends. */
	struct sigaction noticed = {.sa_handler = on_death}, before;
	watched = s;
	peer_died = 0;
	sigaction(SIGCHLD, &noticed, &before);
	pid_t peer = rt_peer(-1, answer, s);
	int result = peer < 0 ? rt_failed(r, "fork") : exchange(r, s, &trips);
	sigaction(SIGCHLD, &before, NULL);
	if (peer > 0) {
		post(s, END);
		int reaped = rt_reap(r, peer, result && result != -EPIPE);
		result = reaped ? reaped : result;
	}
	if (!result)
		result = rt_prove(r, s->answered == trips, "%llu messages were sent but %llu answered",
				  (unsigned long long)trips, (unsigned long long)s->answered);
	rt_unshared(s, sizeof(*s));
	return result;
}
