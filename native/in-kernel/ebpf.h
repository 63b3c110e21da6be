/* ebpf.h - helper calls of a program in the kernel. */
#ifndef RT_EBPF_H
#define RT_EBPF_H

/* In one run of the program: the run itself costs as much as many of them. */
#define RT_EBPF_CALLS 256

#endif
