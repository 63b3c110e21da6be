/*
 * page_fault.c - the first write to a page that the process has, but its page table has not.
 *
 * The pages are taken out of the page table before every sample. Huge pages would make one fault of 512.
 */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench.h"

static uint64_t faults(void)
{
	struct rusage usage = {0};
	getrusage(RUSAGE_THREAD, &usage);
	return (uint64_t)usage.ru_minflt;
}

/* Writes to every page; returns the faults that the kernel counted meanwhile. */
static uint64_t touch(struct rt_run *r, volatile char *pages, size_t page, char value)
{
	uint64_t before = faults();
	rt_start(r);
	for (uint64_t n = r->batch; n; n--, pages += page)
		*pages = value;
	rt_stop(r);
	return faults() - before;
}

/*
 * Every write was a fault, and there were few others, of which an emulator causes some. A kernel that counts none even
 * in the rehearsal proves nothing.
 */
static int prove_faults(struct rt_run *r, uint64_t counted)
{
	if (!counted && !r->taken)
		return rt_unsupported(r, "this kernel counts no page faults");
	return rt_prove(r, counted >= r->batch && counted <= r->batch + r->batch / 8 + 16,
			"%llu first writes to pages caused %llu page faults", (unsigned long long)r->batch,
			(unsigned long long)counted);
}

/* The file holds what was written through its mapping. */
static int prove_written(struct rt_run *r, int file, size_t page, char value)
{
	char found = 0;
	for (uint64_t n = 0; n < r->batch; n++)
		if (pread(file, &found, 1, (off_t)(n * page)) != 1)
			return rt_failed(r, "pread of an unnamed file");
		else if (found != value)
			return rt_prove(r, found == value, "page %llu of the file was not written to",
					(unsigned long long)n);
	return 0;
}

/* file -1: anonymous memory. */
static int fault_in(struct rt_run *r, int file)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), size = r->batch * page;
	char value = 0;
	char *pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
			   file < 0 ? MAP_PRIVATE | MAP_ANONYMOUS : MAP_SHARED, file, 0);
	if (pages == MAP_FAILED)
		return rt_failed(r, "mmap");
	/* Refused by kernels that have no huge pages. */
	madvise(pages, size, MADV_NOHUGEPAGE);
	int result = 0;
	while (!result && rt_next(r)) {
		value++;
		/* Anonymous pages are given back, those of a file stay in the page cache. */
		if (madvise(pages, size, MADV_DONTNEED)) {
			result = rt_failed(r, "madvise");
			break;
		}
		result = prove_faults(r, touch(r, pages, page, value));
		if (!result && file >= 0)
			result = prove_written(r, file, page, value);
	}
	munmap(pages, size);
	return result;
}

int rt_page_fault(struct rt_run *r)
{
	return fault_in(r, -1);
}

/* Shared and written to: reads are mapped 16 pages at a time (fault_around_bytes). */
int rt_page_fault_file(struct rt_run *r)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	int file = rt_data_file(r), result = 0;
	if (file < 0)
		return file;
	/* One at a time, so that the page cache has no large folios. */
	for (uint64_t n = 0; n < r->batch && !result; n++)
		if (pwrite(file, "", 1, (off_t)(n * page)) != 1)
			result = rt_failed(r, "pwrite to an unnamed file");
	if (!result && ftruncate(file, (off_t)(r->batch * page)))
		result = rt_failed(r, "ftruncate of an unnamed file");
	if (!result)
		result = fault_in(r, file);
	close(file);
	return result;
}
