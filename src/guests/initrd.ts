import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** One member of an archive; the mode holds its type, as in struct stat. */
interface Entry {
  name: string;
  mode: number;
  content?: Uint8Array;
  device?: readonly [major: number, minor: number];
}

const FOLDER = 0o040755;
const FILE = 0o100644;
const PROGRAM = 0o100755;
const CHARACTER_DEVICE = 0o020600;

const padding = (length: number) => Buffer.alloc(-length & 3);

/** The format is in the kernel's Documentation/driver-api/early-userspace/buffer-format.rst. */
function member({ name, mode, content = new Uint8Array(), device = [0, 0] }: Entry, inode: number): Buffer {
  const links = 1;
  const root = 0;
  const never = 0;
  const fields = [
    ...[inode, mode, root, root, links, never, content.length],
    ...[0, 0, ...device, name.length + 1, 0],
  ];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}${name}\0`;
  return Buffer.concat([Buffer.from(header), padding(header.length), content, padding(content.length)]);
}

/** An archive in cpio's "newc" format, the only one that the kernel unpacks. Names are relative, in ASCII. */
export function cpio(entries: readonly Entry[]): Buffer {
  return Buffer.concat(
    [...entries, { name: 'TRAILER!!!', mode: 0 }].map((entry, index) => member(entry, index)),
  );
}

/** The file from which /init reads its arguments, one per line. */
export const ARGUMENTS = '/arguments';

/**
 * A gzipped archive with the program as /init, its arguments, and only what the kernel itself needs besides.
 * @param files paths of further files, by their names in the root folder.
 */
export function initrd(
  program: string,
  args: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Buffer {
  const folders = ['dev', 'proc', 'sys'].map((name) => ({ name, mode: FOLDER }));
  // The kernel opens it for process 1, which has no /dev yet; without it, early errors would be lost.
  const console = { name: 'dev/console', mode: CHARACTER_DEVICE, device: [5, 1] } as const;
  const init = { name: 'init', mode: PROGRAM, content: readFileSync(program) };
  const lines = { name: ARGUMENTS.slice(1), mode: FILE, content: Buffer.from(args.join('\n')) };
  const more = Object.entries(files).map(([name, path]) => ({
    name,
    mode: FILE,
    content: readFileSync(path),
  }));
  return gzipSync(cpio([...folders, console, lines, ...more, init]), { level: 1 });
}
