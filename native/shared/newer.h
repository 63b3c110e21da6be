/*
 * newer.h - numbers and structs of the kernel's interface that the headers of Linux 4.18 do not have yet. They never
 * change, and whether the kernel knows them shows when it is asked.
 */
#ifndef RT_NEWER_H
#define RT_NEWER_H

#include <stdint.h>
#include <sys/syscall.h>

/* From 424 on a call has the same number on every processor. */
#ifndef SYS_io_uring_setup
#define SYS_io_uring_setup 425 /* Linux 5.1 */
#define SYS_io_uring_enter 426
#endif
#ifndef SYS_clone3
#define SYS_clone3 435 /* Linux 5.3 */
#endif

#ifndef SYS_openat2
#define SYS_openat2 437 /* Linux 5.6 */
#endif

/* openat2(2), Linux 5.6: struct open_how, and the flag that keeps it on one mount. */
#define RT_RESOLVE_NO_XDEV 0x01
struct rt_open_how {
	uint64_t flags, mode, resolve;
};

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U /* Linux 6.3; with the sysctl vm.memfd_noexec=2 others were refused at first */
#endif
#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U /* Linux 6.3; with the sysctl vm.memfd_noexec=1 a file without it cannot be run */
#endif

/* bpf(2): most are enum constants, so #ifdef cannot tell whether a header has them. */
#define RT_BPF_PSEUDO_MAP_VALUE 2	  /* Linux 5.2 */
#define RT_BPF_FUNC_PROBE_READ_KERNEL 113 /* Linux 5.5 */
#define RT_BPF_LINK_GET_FD_BY_ID 30	  /* Linux 5.8 */
#define RT_BPF_LINK_GET_NEXT_ID 31	  /* Linux 5.8 */
#define RT_BPF_LINK_TYPE_RAW_TRACEPOINT 1 /* Linux 5.8 */
#define RT_BPF_ATOMIC 0xc0		  /* Linux 5.12; before it was BPF_XADD, of the same number */

/* The beginning of struct bpf_link_info (Linux 5.8), as filled in for a raw tracepoint. */
struct rt_bpf_link_info {
	uint32_t type, id, prog_id, unused;
	uint64_t tp_name; /* a buffer, which the kernel fills */
	uint32_t tp_name_len, unused_too;
};

/* struct bpf_prog_info up to the last of its members that is read here (Linux 5.12). */
struct rt_bpf_prog_info {
	uint64_t before[26];
	uint64_t recursion_misses;
};

/* ptrace(2), Linux 5.3: struct ptrace_syscall_info at a call's entry. */
#define RT_PTRACE_GET_SYSCALL_INFO 0x420e
#define RT_PTRACE_SYSCALL_INFO_ENTRY 1
struct rt_syscall_info {
	uint8_t op, pad[3];
	uint32_t arch;
	uint64_t instruction_pointer, stack_pointer;
	struct {
		uint64_t nr, args[6];
	} entry;
	uint64_t unused;
};

#endif
