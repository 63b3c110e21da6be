import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';

/** A bootable kernel. */
export interface Kernel {
  path: string;
  /** As `uname -r` prints it. */
  release: string;
  /** As process.arch names it. */
  arch: 'x64' | 'arm64';
}

const HEAD_BYTES = 64 * 1024;

function headOf(path: string): Buffer {
  const fd = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    return buffer.subarray(0, readSync(fd, buffer, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(fd);
  }
}

const matches = (bytes: Buffer, offset: number, text: string) =>
  bytes.toString('latin1', offset, offset + text.length) === text;

const truncated = (path: string, bytes: number, wanted: number) =>
  new Error(`${path} is truncated: ${bytes} bytes of at least ${wanted} (fetch it again)`);

/** The first word of the text at an offset. */
const wordAt = (bytes: Buffer, offset: number) =>
  /^[\w.+~-]+/.exec(bytes.toString('latin1', offset, offset + 128))?.[0];

/**
 * Documentation/arch/x86/boot.rst: `HdrS` at 0x202; kernel_version at 0x20e, relative to 0x200; setup_sects at 0x1f1,
 * 4 where it is 0, without the first sector; syssize at 0x1f4 in units of 16 bytes.
 */
function x64(head: Buffer, path: string): string | undefined {
  if (head.length < 0x210 || !matches(head, 0x202, 'HdrS')) return undefined;
  const wanted = ((head[0x1f1] || 4) + 1) * 512 + head.readUInt32LE(0x1f4) * 16;
  const { size } = statSync(path);
  // A truncated kernel would die without any output.
  if (size < wanted) throw truncated(path, size, wanted);
  return wordAt(head, 0x200 + head.readUInt16LE(0x20e));
}

/** Documentation/arch/arm64/booting.rst: the magic number at 56. Only linux_banner has the release. */
function arm64(head: Buffer, path: string): string | undefined {
  if (!matches(head, 56, 'ARM\x64')) return undefined;
  const banner = 'Linux version ';
  const image = readFileSync(path);
  for (let at = image.indexOf(banner); at >= 0; at = image.indexOf(banner, at + 1)) {
    const release = wordAt(image, at + banner.length);
    if (release) return release;
  }
  return undefined;
}

/** @throws Error when the file cannot be read or is not a bootable kernel. */
export function readKernel(path: string): Kernel {
  let head: Buffer;
  try {
    head = headOf(path);
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}`);
  }
  const onX64 = x64(head, path);
  if (onX64) return { path, release: onX64, arch: 'x64' };
  const onArm64 = arm64(head, path);
  if (onArm64) return { path, release: onArm64, arch: 'arm64' };
  throw new Error(
    `${path} is not a bootable kernel (which is a bzImage for x86-64 or an uncompressed Image for arm64, usually ` +
      '/boot/vmlinuz-*)',
  );
}
