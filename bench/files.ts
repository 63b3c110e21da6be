/** Calls on files. */
import { benchmark, type VariantDefinition } from './benchmark.ts';

export const read1 = benchmark({
  id: 'read-1',
  suite: 'extended',
  title: 'Read',
  operation: 'one byte read',
  call: 'read() on /dev/zero',
  summary: 'read() of one byte from /dev/zero, by an inline instruction.',
  proof: 'every call moved one byte, and it is zero',
  tolerance: { drift: 0.03 },
});

export const write1 = benchmark({
  id: 'write-1',
  suite: 'extended',
  title: 'Write',
  operation: 'one byte written',
  call: 'write() on /dev/null',
  summary: 'write() of one byte to /dev/null, by an inline instruction.',
  proof: 'every call moved one byte',
  tolerance: { drift: 0.03 },
});

/** Tolerances of benchmarks that involve the file system. */
const inFileSystem = { spread: 0.1 };
const fileSystemCounts = 'The file system of $TMPDIR counts.';

export const stat = benchmark({
  id: 'stat',
  suite: 'extended',
  title: 'Stat',
  operation: 'one query of the attributes of a file',
  call: 'newfstatat() of a file in an open directory',
  summary: 'newfstatat() of an empty file in $TMPDIR, by a name of one component in an open directory.',
  remark: `A longer path costs more. ${fileSystemCounts}`,
  proof: 'every call returns 0, and the attributes are those of an empty file',
  tolerance: { ...inFileSystem, drift: 0.1 },
});

export const openClose = benchmark({
  id: 'open-close',
  suite: 'extended',
  title: 'Open/close',
  operation: 'one file opened and closed',
  call: 'openat() and close()',
  summary:
    'openat() of an empty file in $TMPDIR, by a name of one component in an open directory, and close().',
  remark: fileSystemCounts,
  proof: 'every descriptor is the lowest free one, and is closed without error',
  tolerance: { ...inFileSystem, drift: 0.15 },
});

const whole = 'every listing has all files and nothing else';

/** The operation on a listing, by the suffix of the variant. */
const ways = {
  '': { what: 'getdents64() until there is no more', proof: whole },
  '-sort': { what: 'the same, and the names sorted by qsort() and strcmp()', proof: `${whole}, in order` },
  '-stat': { what: 'the same, and newfstatat() of every entry', proof: `${whole}, and every one is a file` },
};

const listing = (count: number, way: keyof typeof ways): VariantDefinition => ({
  id: `list-dir/${count}${way}`,
  summary: `A directory of ${count.toLocaleString('en')} empty files in $TMPDIR listed, per entry: ${ways[way].what}.`,
  proof: ways[way].proof,
});

const listDir = benchmark({
  ...listing(1000, ''),
  id: 'list-dir',
  suite: 'extended',
  title: 'List dir',
  operation: 'one entry of a directory listed',
  call: 'getdents64()',
  remark: fileSystemCounts,
  tolerance: { ...inFileSystem, drift: 0.15 },
  variants: [
    listing(1000, '-sort'),
    listing(1000, '-stat'),
    ...[10, 100_000, 301_369].flatMap((count) => [
      listing(count, ''),
      listing(count, '-sort'),
      listing(count, '-stat'),
    ]),
  ],
});

export const files = [read1, write1, stat, openClose, listDir];
