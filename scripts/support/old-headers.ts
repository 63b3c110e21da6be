import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Definitions that the native code may use and that the headers of Linux 4.18 lack: numbers, constants of enums, structs
 * (by the version that introduced them, from the kernel's include/uapi).
 */
const newer = {
  macros: [
    'SYS_io_uring_setup',
    'SYS_io_uring_enter',
    'SYS_io_uring_register',
    'SYS_clone3',
    'SYS_pidfd_open',
    '__NR_io_uring_setup',
    '__NR_io_uring_enter',
    '__NR_io_uring_register',
    '__NR_clone3',
    '__NR_pidfd_open',
    'MFD_EXEC',
    'MFD_NOEXEC_SEAL',
    'BPF_ATOMIC',
    'BPF_FETCH',
    'BPF_PSEUDO_MAP_VALUE',
    'PTRACE_GET_SYSCALL_INFO',
    'PTRACE_SYSCALL_INFO_ENTRY',
    'PTRACE_SYSCALL_INFO_EXIT',
    'PTRACE_SYSCALL_INFO_NONE',
    'PTRACE_SYSCALL_INFO_SECCOMP',
  ],
  constants: [
    'BPF_LINK_GET_FD_BY_ID',
    'BPF_LINK_GET_NEXT_ID',
    'BPF_LINK_TYPE_RAW_TRACEPOINT',
    'BPF_LINK_CREATE',
    'PTRACE_GET_SYSCALL_INFO',
  ],
  structs: ['bpf_link_info', 'ptrace_syscall_info', '__ptrace_syscall_info'],
  members: ['recursion_misses'],
};

/** The headers that these are in. */
const changed = [
  'linux/bpf.h',
  'linux/ptrace.h',
  'linux/memfd.h',
  'sys/ptrace.h',
  'asm/unistd_64.h',
  'bits/syscall.h',
  'bits/mman-shared.h',
];

/** Where the compiler looks for headers. */
function searchPath(): string[] {
  const { stderr } = spawnSync('gcc', ['-E', '-v', '-x', 'c', '/dev/null'], { encoding: 'utf8' });
  const [, listed = ''] = /search starts here:\n((?: .*\n)+)/.exec(stderr ?? '') ?? [];
  return listed.split('\n').map((line) => line.trim());
}

function aged(text: string): string {
  const without = (names: readonly string[], line: (name: string) => RegExp, before: string) =>
    names.reduce((left, name) => left.replace(line(name), ''), before);
  const steps: [readonly string[], (name: string) => RegExp][] = [
    [newer.structs, (name) => new RegExp(`^struct ${name}\\s*\\{[\\s\\S]*?^\\}[^;]*;`, 'gm')],
    [newer.macros, (name) => new RegExp(`^#\\s*define\\s+${name}\\b.*$`, 'gm')],
    [newer.constants, (name) => new RegExp(`^\\s*${name}\\b[^,\\n]*,?\\s*$`, 'gm')],
    [newer.members, (name) => new RegExp(`^.*\\b${name};.*$`, 'gm')],
  ];
  return steps.reduce((left, [names, line]) => without(names, line, left), text);
}

/**
 * Copies of this machine's headers without definitions newer than Linux 4.18, for an include path before the real ones.
 * @param folder is made.
 * @returns the folder.
 */
export function oldHeaders(folder: string): string {
  const folders = searchPath();
  const write = (header: string, text: string) => {
    mkdirSync(dirname(join(folder, header)), { recursive: true });
    writeFileSync(join(folder, header), text);
  };
  for (const header of changed) {
    const at = folders.find((one) => existsSync(join(one, header)));
    if (at) write(header, aged(readFileSync(join(at, header), 'utf8')));
  }
  if (readdirSync(folder).length === 0) throw new Error('no headers were found: what does gcc -E -v say?');
  return folder;
}
