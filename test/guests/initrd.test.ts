import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { initrd } from '../../src/guests/initrd.ts';

let folder: string;
let program: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringtoll-initrd-'));
  program = join(folder, 'program');
  writeFileSync(program, 'seven77');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The members by name, read as the kernel does: by the lengths in the headers, everything on 4 bytes. */
function members(archive: Buffer): Map<string, { mode: number; content: string }> {
  const found = new Map();
  const aligned = (offset: number) => (offset + 3) & ~3;
  for (let at = 0; ; ) {
    const header = archive.toString('latin1', at, at + 110);
    expect(header).toMatch(/^070701[0-9a-f]{104}$/);
    const field = (index: number) => Number.parseInt(header.slice(6 + 8 * index, 14 + 8 * index), 16);
    const name = archive.toString('latin1', at + 110, at + 110 + field(11) - 1);
    const start = aligned(at + 110 + field(11));
    if (name === 'TRAILER!!!') return found;
    found.set(name, { mode: field(1), content: archive.toString('latin1', start, start + field(6)) });
    at = aligned(start + field(6));
  }
}

describe('an initrd', () => {
  test('has the program as /init, its arguments, the mount points and the console', () => {
    const found = members(gunzipSync(initrd(program, ['--samples', '5', 'psr'])));
    expect([...found.keys()].sort()).toEqual(['arguments', 'dev', 'dev/console', 'init', 'proc', 'sys']);
    expect(found.get('init')).toEqual({ mode: 0o100755, content: 'seven77' });
    expect(found.get('arguments')?.content).toBe('--samples\n5\npsr');
    expect(found.get('proc')?.mode).toBe(0o040755);
  });

  test('has further files in its root folder', () => {
    const found = members(gunzipSync(initrd(program, [], { 'a.ko': program })));
    expect(found.get('a.ko')).toEqual({ mode: 0o100644, content: 'seven77' });
  });

  test('is what cpio reads', ({ skip }) => {
    const { status, stdout, error } = spawnSync('cpio', ['-tv'], {
      input: gunzipSync(initrd(program, [])),
      encoding: 'utf8',
    });
    if (error) skip('cpio is not installed');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^crw-{7}.* 5, +1 .*dev\/console$/m);
    expect(stdout).toMatch(/^-rwxr-xr-x.* 7 .*init$/m);
  });
});
