/*
 * io_uring.c - requests that do nothing, handed to the kernel through memory that it shares: some at each
 * io_uring_enter(), or to a thread of the kernel that waits for them on another CPU.
 */
#define _GNU_SOURCE
#include <errno.h>

#include "bench.h"
#include "in_kernel.h"
#include "newer.h"

#if __has_include(<linux/io_uring.h>)

#include <linux/io_uring.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ENTRIES 128
#define POLLER_IDLE_MS 2000 /* after so long without a request the poller sleeps and has to be woken */

struct ring {
	int fd;
	char *rings; /* both of them: IORING_FEAT_SINGLE_MMAP, Linux 5.4 */
	size_t rings_size;
	struct io_uring_sqe *requests;
	struct io_uring_cqe *answers;
	uint32_t *request_tail, *request_flags, *answer_head, *answer_tail;
	uint32_t request_mask, answer_mask;
};

static void *mapped(int fd, size_t size, long offset)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, offset);
	return memory == MAP_FAILED ? NULL : memory;
}

static void close_ring(struct ring *ring)
{
	if (ring->requests)
		munmap(ring->requests, ENTRIES * sizeof(*ring->requests));
	if (ring->rings)
		munmap(ring->rings, ring->rings_size);
	close(ring->fd);
}

static int open_ring(struct rt_run *r, struct ring *ring, unsigned int flags)
{
	struct io_uring_params params = {
		.flags = flags,
		.sq_thread_cpu = (uint32_t)r->io->peer_cpu,
		.sq_thread_idle = POLLER_IDLE_MS,
	};
	*ring = (struct ring){.fd = (int)syscall(SYS_io_uring_setup, ENTRIES, &params)};
	if (ring->fd < 0 && (errno == EPERM || errno == EACCES || errno == ENOSYS))
		return rt_unsupported(r, "%s",
			 errno == ENOSYS ? "this kernel has no io_uring, or hides it"
					 : "io_uring is forbidden here (sysctl kernel.io_uring_disabled=0 allows it, "
					   "unless a seccomp filter forbids it)");
	if (ring->fd < 0)
		return rt_failed(r, "io_uring_setup");
	ring->rings_size = params.cq_off.cqes + params.cq_entries * sizeof(*ring->answers);
	size_t requests_end = params.sq_off.array + params.sq_entries * sizeof(uint32_t);
	if (ring->rings_size < requests_end)
		ring->rings_size = requests_end;
	ring->rings = mapped(ring->fd, ring->rings_size, IORING_OFF_SQ_RING);
	ring->requests = mapped(ring->fd, ENTRIES * sizeof(*ring->requests), IORING_OFF_SQES);
	if (!ring->rings || !ring->requests) {
		int failed = rt_failed(r, "mmap of the rings");
		close_ring(ring);
		return failed;
	}
	char *rings = ring->rings;
	ring->answers = (struct io_uring_cqe *)(rings + params.cq_off.cqes);
	ring->request_tail = (uint32_t *)(rings + params.sq_off.tail);
	ring->request_flags = (uint32_t *)(rings + params.sq_off.flags);
	ring->answer_head = (uint32_t *)(rings + params.cq_off.head);
	ring->answer_tail = (uint32_t *)(rings + params.cq_off.tail);
	ring->request_mask = params.sq_entries - 1;
	ring->answer_mask = params.cq_entries - 1;
	uint32_t *order = (uint32_t *)(rings + params.sq_off.array);
	for (uint32_t i = 0; i < params.sq_entries; i++)
		order[i] = i;
	memset(ring->requests, 0, ENTRIES * sizeof(*ring->requests));
	for (uint32_t i = 0; i < params.sq_entries; i++)
		ring->requests[i].opcode = IORING_OP_NOP;
	return 0;
}

/* Numbers the requests, from `first` on. */
static inline void hand_in(const struct ring *ring, uint32_t first, uint32_t count)
{
	for (uint32_t i = first; i != first + count; i++)
		ring->requests[i & ring->request_mask].user_data = i;
	__atomic_store_n(ring->request_tail, first + count, __ATOMIC_RELEASE);
}

/* Takes the completions of these requests. Returns 0 if all are there, in order, and none failed. */
static inline uint64_t take_out(const struct ring *ring, uint32_t first, uint32_t count)
{
	uint64_t wrong = __atomic_load_n(ring->answer_tail, __ATOMIC_ACQUIRE) - (first + count);
	for (uint32_t i = first; i != first + count; i++) {
		const struct io_uring_cqe *answer = &ring->answers[i & ring->answer_mask];
		wrong |= answer->user_data ^ i;
		wrong |= (uint32_t)answer->res;
	}
	__atomic_store_n(ring->answer_head, first + count, __ATOMIC_RELEASE);
	return wrong;
}

static int proven(struct rt_run *r, uint64_t wrong)
{
	return rt_prove(r, !wrong, "not every request completed with 0, once and in order");
}

static inline __attribute__((always_inline)) int nops(struct rt_run *r, uint32_t count)
{
	struct ring ring;
	uint32_t first = 0;
	int bad = open_ring(r, &ring, 0);
	if (bad)
		return bad;
	while (!bad && rt_next(r)) {
		uint64_t wrong = 0;
		rt_start(r);
		for (uint64_t turn = r->batch / count; turn; turn--) {
			hand_in(&ring, first, count);
			wrong |= (uint64_t)rt_syscall5(SYS_io_uring_enter, ring.fd, count, count,
						       IORING_ENTER_GETEVENTS, 0) ^ count;
			wrong |= take_out(&ring, first, count);
			first += count;
		}
		rt_stop(r);
		bad = proven(r, wrong);
	}
	close_ring(&ring);
	return bad;
}

int rt_uring_1(struct rt_run *r)
{
	return nops(r, 1);
}

int rt_uring_2(struct rt_run *r)
{
	return nops(r, 2);
}

int rt_uring_8(struct rt_run *r)
{
	return nops(r, 8);
}

int rt_uring_32(struct rt_run *r)
{
	return nops(r, 32);
}

int rt_uring_128(struct rt_run *r)
{
	return nops(r, 128);
}

/* The poller says in shared memory that it sleeps. A sample in which it had to be woken is taken again. */
static int wake(struct rt_run *r, const struct ring *ring)
{
	r->unproven = 1;
	return rt_syscall5(SYS_io_uring_enter, ring->fd, 0, 0, IORING_ENTER_SQ_WAKEUP, 0) < 0;
}

int rt_uring_sqpoll(struct rt_run *r)
{
	struct ring ring;
	uint32_t first = 0;
	if (r->io->peer_cpu < 0 || r->io->peer_cpu == r->io->cpu)
		return rt_unsupported(r, "no second CPU for the poller that this process may use");
	int bad = open_ring(r, &ring, IORING_SETUP_SQPOLL | IORING_SETUP_SQ_AFF);
	if (bad)
		return bad;
	while (!bad && rt_next(r)) {
		uint64_t wrong = 0;
		rt_start(r);
		for (uint64_t n = r->batch; n && !wrong; n--) {
			hand_in(&ring, first, 1);
			while (__atomic_load_n(ring.answer_tail, __ATOMIC_ACQUIRE) == first && !wrong)
				if (__atomic_load_n(ring.request_flags, __ATOMIC_RELAXED) & IORING_SQ_NEED_WAKEUP)
					wrong |= (uint64_t)wake(r, &ring);
			wrong |= take_out(&ring, first, 1);
			first++;
		}
		rt_stop(r);
		bad = proven(r, wrong);
	}
	close_ring(&ring);
	return bad;
}

#else /* kernel headers from before Linux 5.1 */

static int unknown(struct rt_run *r)
{
	return rt_unsupported(r, "the kernel headers of this C compiler have no io_uring (Linux 5.1)");
}

int rt_uring_1(struct rt_run *r) __attribute__((alias("unknown")));
int rt_uring_2(struct rt_run *r) __attribute__((alias("unknown")));
int rt_uring_8(struct rt_run *r) __attribute__((alias("unknown")));
int rt_uring_32(struct rt_run *r) __attribute__((alias("unknown")));
int rt_uring_128(struct rt_run *r) __attribute__((alias("unknown")));
int rt_uring_sqpoll(struct rt_run *r) __attribute__((alias("unknown")));

#endif
