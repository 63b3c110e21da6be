/* bpf.h - eBPF without a library: instructions, and the calls of bpf(2). */
#ifndef RT_BPF_H
#define RT_BPF_H

#include <linux/bpf.h>
#include <stddef.h>

#include "newer.h"

/* An instruction is eight bytes: operation, registers, offset, immediate (Documentation/bpf/instruction-set.rst). */
#define RT_BPF(op, dst, src, off, imm) ((struct bpf_insn){(op), (dst), (src), (off), (imm)})
#define RT_BPF_MOVE(dst, src) RT_BPF(BPF_ALU64 | BPF_MOV | BPF_X, dst, src, 0, 0)
#define RT_BPF_SET(dst, imm) RT_BPF(BPF_ALU64 | BPF_MOV | BPF_K, dst, 0, 0, imm)
#define RT_BPF_COMPUTE(op, dst, src) RT_BPF(BPF_ALU64 | (op) | BPF_X, dst, src, 0, 0)
#define RT_BPF_COMPUTE_WITH(op, dst, imm) RT_BPF(BPF_ALU64 | (op) | BPF_K, dst, 0, 0, imm)
#define RT_BPF_LOAD(size, dst, src, off) RT_BPF(BPF_LDX | BPF_MEM | (size), dst, src, off, 0)
#define RT_BPF_STORE(size, dst, src, off) RT_BPF(BPF_STX | BPF_MEM | (size), dst, src, off, 0)
#define RT_BPF_ADD_ATOMICALLY(size, dst, src, off) RT_BPF(BPF_STX | RT_BPF_ATOMIC | (size), dst, src, off, BPF_ADD)
#define RT_BPF_JUMP_IF(op, dst, imm, off) RT_BPF(BPF_JMP | (op) | BPF_K, dst, 0, off, imm)
#define RT_BPF_CALL(helper) RT_BPF(BPF_JMP | BPF_CALL, 0, 0, 0, helper)
#define RT_BPF_EXIT RT_BPF(BPF_JMP | BPF_EXIT, 0, 0, 0, 0)
/* Two instructions: the address of the map of a file descriptor. */
#define RT_BPF_MAP(dst, fd) RT_BPF(BPF_LD | BPF_DW | BPF_IMM, dst, BPF_PSEUDO_MAP_FD, 0, fd), RT_BPF(0, 0, 0, 0, 0)

/* bpf(2), closed on exec. Returns what it returns, or -errno. */
int rt_bpf(int command, union bpf_attr *attr);
/* The file descriptor of a verified program, or -errno; EPERM without CAP_BPF (before Linux 5.8: CAP_SYS_ADMIN). */
int rt_bpf_load(enum bpf_prog_type type, const struct bpf_insn *code, size_t count);
/* The file descriptor of an empty map, or -errno. */
int rt_bpf_map(enum bpf_map_type type, unsigned int key_size, unsigned int value_size, unsigned int entries);

/* All return 0 or -errno; -ENOENT for a key that is not in the map. */
int rt_bpf_map_get(int map, const void *key, void *value);
int rt_bpf_map_set(int map, const void *key, const void *value);
int rt_bpf_map_delete(int map, const void *key);
/* Changes the key to the next one; NULL for `after` gives the first. */
int rt_bpf_map_next(int map, const void *after, void *key);

#endif
