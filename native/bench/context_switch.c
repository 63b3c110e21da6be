/*
 * context_switch.c - a byte that goes round a ring of processes on one CPU, per switch (as lmbench's lat_ctx).
 *
 * Each process reads the byte from its pipe, reads its own memory, adds one and writes to the next pipe. Right
 * before the ring, this process alone does the same through a single pipe; that is subtracted, which leaves the switch
 * with the cache misses that it causes. Where that is small compared with what was subtracted, as when every call is
 * traced, there is no result.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <unistd.h>

#include "bench.h"

#define MEMBERS_MAX 16
/*
 * Rings for the samples of one call. The cost of a switch varies by a few per cent with where in memory the kernel has
 * put the processes, so the samples are spread over several.
 */
#define RINGS 5
#define TRIPS 10 /* times round the ring in a step: a single one is little more than what is subtracted */
#define LINE 64
#define MEMORY_MAX 65536

struct ring {
	int pipes[MEMBERS_MAX][2]; /* into each member */
	int members;
	size_t bytes; /* that each reads at its turn */
	volatile uint64_t turns[MEMBERS_MAX];
};

struct member {
	struct ring *ring;
	int self;
};

/* Each process has its own copy, because each writes to it first. */
static char memory[MEMORY_MAX];

static uint64_t read_memory(size_t bytes)
{
	uint64_t sum = 0;
	for (size_t at = 0; at < bytes; at += LINE)
		sum += (uint64_t)*(volatile char *)(memory + at);
	return sum;
}

static void own_memory(void)
{
	for (size_t at = 0; at < MEMORY_MAX; at += LINE)
		memory[at] = 1;
}

/* One turn: 0 where the byte did not come or could not go on. */
static inline int turn(int in, int out, size_t bytes, uint8_t *byte)
{
	if (read(in, byte, 1) != 1 || read_memory(bytes) != bytes / LINE)
		return 0;
	*byte += 1;
	return write(out, byte, 1) == 1;
}

static void close_all_but(struct ring *ring, int self)
{
	for (int i = 0; i < ring->members; i++) {
		if (i != self)
			close(ring->pipes[i][0]);
		if (i != (self + 1) % ring->members)
			close(ring->pipes[i][1]);
	}
}

static void take_turns(void *arg)
{
	const struct member *member = arg;
	struct ring *ring = member->ring;
	int self = member->self, in = ring->pipes[self][0], out = ring->pipes[(self + 1) % ring->members][1];
	uint8_t byte;
	close_all_but(ring, self);
	own_memory();
	while (turn(in, out, ring->bytes, &byte))
		ring->turns[self]++;
}

/* Ticks of as many turns by this process alone. 0 after a failure. */
static uint64_t alone(struct rt_run *r, const int *own, size_t bytes)
{
	uint8_t byte = 0;
	uint64_t left = r->batch;
	if (write(own[1], &byte, 1) != 1)
		return 0;
	rt_start(r);
	for (; left; left--)
		if (!turn(own[0], own[1], bytes, &byte))
			break;
	rt_stop(r);
	return !left && read(own[0], &byte, 1) == 1 ? r->ticks : 0;
}

/* So many times round; 0 where the byte did not come back. */
static inline int round_trips(const struct ring *ring, uint64_t n, uint8_t *byte)
{
	int in = ring->pipes[0][0], out = ring->pipes[1][1];
	errno = EPIPE; /* for a read of nothing: the other side is gone */
	for (; n; n--)
		if (!turn(in, out, ring->bytes, byte))
			return 0;
	return 1;
}

static int go_round(struct rt_run *r, struct ring *ring, const int *own, uint64_t *trips)
{
	int in = ring->pipes[0][0], out = ring->pipes[1][1];
	uint64_t share = (r->io->samples + RINGS - 1) / RINGS;
	uint8_t byte = 0;
	r->switches = RT_UNKNOWN;
	if (write(out, &byte, 1) != 1)
		return rt_failed(r, "write of one byte");
	for (uint64_t taken = 0; rt_next(r); taken++) {
		if (taken > share) {
			r->under_way = 0; /* another ring begins it again */
			break;
		}
		uint64_t apart = alone(r, own, ring->bytes), n = r->batch / (uint64_t)ring->members;
		uint8_t expected = (uint8_t)(byte + r->batch + (uint64_t)ring->members);
		if (!apart)
			return rt_failed(r, "write or read of one byte by one process");
		/* Once before the time that counts: the others have slept meanwhile. */
		if (!round_trips(ring, 1, &byte))
			return rt_failed(r, "passing a byte round the ring");
		rt_start(r);
		int back = round_trips(ring, n, &byte);
		rt_stop(r);
		if (!back)
			return rt_failed(r, "passing a byte round the ring");
		r->unproven = r->ticks < apart + apart / 4;
		r->ticks -= r->unproven ? 0 : apart;
		*trips += n + 1;
		int bad = rt_prove(r, byte == expected, "byte %d came back instead of %d", byte, expected);
		if (bad)
			return bad;
		if (r->io->retaken > r->io->samples / 4 + 8)
			return rt_unsupported(r, "the cost of a switch is lost in that of the reads and writes around it");
		/* The first sample of every ring is a rehearsal; of the very first, rt_next() knows. */
		if (!taken && r->taken)
			r->under_way = 0;
	}
	/* The byte is under way; the last member's turn is over when it is back. */
	return read(in, &byte, 1) == 1 ? 0 : rt_failed(r, "read of one byte");
}

/* Every member had as many turns: one more than this one, to which the byte came back in the end. */
static int prove_turns(struct rt_run *r, const struct ring *ring, uint64_t trips)
{
	for (int i = 1; i < ring->members; i++) {
		int bad = rt_prove(r, ring->turns[i] == trips + 1, "process %d of %d had %llu turns instead of %llu", i,
				   ring->members, (unsigned long long)ring->turns[i], (unsigned long long)trips + 1);
		if (bad)
			return bad;
	}
	return 0;
}

static int with_peers(struct rt_run *r, struct ring *ring, const int *own)
{
	pid_t peers[MEMBERS_MAX];
	uint64_t trips = 0;
	int result = 0, started = 1;
	for (; started < ring->members; started++) {
		struct member member = {ring, started};
		peers[started] = rt_peer(-1, take_turns, &member);
		if (peers[started] < 0) {
			result = rt_failed(r, "fork");
			break;
		}
	}
	close_all_but(ring, 0);
	own_memory();
	if (!result)
		result = go_round(r, ring, own, &trips);
	close(ring->pipes[1][1]);
	int gone = result == -EPIPE, ended = 0;
	for (int i = 1; i < started; i++) {
		int reaped = rt_reap(r, peers[i], result && !gone);
		ended = ended ? ended : reaped;
	}
	close(ring->pipes[0][0]);
	result = ended ? ended : result;
	return result ? result : prove_turns(r, ring, trips);
}

static int with_ring(struct rt_run *r, size_t bytes)
{
	struct ring *ring = rt_shared(sizeof(*ring));
	int own[2], result = 0;
	if (!ring)
		return rt_failed(r, "mmap");
	ring->bytes = bytes;
	if (pipe2(own, O_CLOEXEC)) {
		result = rt_failed(r, "pipe2");
		rt_unshared(ring, sizeof(*ring));
		return result;
	}
	for (; ring->members < (int)r->step / TRIPS; ring->members++)
		if (pipe2(ring->pipes[ring->members], O_CLOEXEC)) {
			result = rt_failed(r, "pipe2");
			break;
		}
	for (int i = 0; result && i < ring->members; i++) {
		close(ring->pipes[i][0]);
		close(ring->pipes[i][1]);
	}
	if (!result)
		result = with_peers(r, ring, own);
	close(own[0]);
	close(own[1]);
	rt_unshared(ring, sizeof(*ring));
	return result;
}

static int switches(struct rt_run *r, size_t bytes)
{
	int result;
	do
		result = with_ring(r, bytes);
	while (!result && r->taken <= r->io->samples);
	return result;
}

int rt_switch_0k(struct rt_run *r)
{
	return switches(r, 0);
}

int rt_switch_16k(struct rt_run *r)
{
	return switches(r, 16384);
}

int rt_switch_64k(struct rt_run *r)
{
	return switches(r, 65536);
}
