import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Folder } from '../../src/check/evidence.ts';
import { list, listFolders } from '../../src/check/listing.ts';
import { finding, found, on } from '../support/evidence.ts';

const scratch = mkdtempSync(join(tmpdir(), 'ringtoll-folders-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function folderOf(name: string, entries: number): string {
  const path = join(scratch, name);
  mkdirSync(path);
  for (let n = 0; n < entries; n++) writeFileSync(join(path, `${n}`), '');
  return path;
}
const large = folderOf('large', 12_000);
const small = folderOf('small', 3);

describe('a listing', () => {
  test('counts what is there', () => {
    expect(list(small, 'PATH', 10_000)).toMatchObject({ entries: 3, complete: true });
    expect(list(large, 'PATH', 60_000)).toMatchObject({ path: large, entries: 12_000, complete: true });
  });

  test('ends when its time is over, and says so', () => {
    const cut = list(large, 'PATH', 0);
    expect(cut?.complete).toBe(false);
    expect(cut?.entries).toBeLessThan(12_000);
  });

  test('of what is no folder gives nothing', () => {
    expect(list(join(small, '0'), 'PATH', 100)).toBeNull();
    expect(list('/no/such/folder', 'PATH', 100)).toBeNull();
  });

  test('is made of each folder of PATH once, whatever leads there', () => {
    const link = join(scratch, 'link');
    symlinkSync(small, link);
    const PATH = [small, link, `${small}/`, '', '/no/such/folder', large].join(':');
    const paths = listFolders({ PATH }, 10_000).map(({ path }) => path);
    expect(paths.filter((path) => path === small)).toHaveLength(1);
    expect(paths).toContain(large);
    expect(paths).not.toContain('/no/such/folder');
  });
});

describe('a folder', () => {
  const folder = (entries: number, ms: number, complete = true): Folder => ({
    path: '/spool',
    use: 'TMPDIR',
    entries,
    ms,
    complete,
  });
  const judged = (...folders: Folder[]) => found(on('firecracker-vm', { folders }), 'folders');

  test.each([
    [folder(3000, 2), 'ok', 'at most 3,000 entries; all listed in 2.00 ms'],
    [folder(12_000, 9), 'warning', '/spool (TMPDIR) has 12,000 entries; one listing takes 9.00 ms'],
    [folder(301_369, 240), 'unfit', '/spool (TMPDIR) has 301,369 entries'],
    [folder(200_000, 500, false), 'unfit', 'has more than 200,000 entries; gave up listing after 500 ms'],
    [folder(20, 150), 'warning', 'one listing takes 150 ms'],
    [folder(20, 2000), 'unfit', 'one listing takes 2.00 s'],
  ])('%j is %s', (one, level, measured) => {
    const [only] = judged(one);
    expect(only).toMatchObject({ level, measured: expect.stringContaining(measured) });
    if (level !== 'ok') expect(only?.cure).toContain('/spool');
  });

  test('of any name is one word in the command', () => {
    const [only] = judged({ ...folder(20_000, 5), path: "/tmp/it's $(here)" });
    expect(only?.cure).toContain("ls -f '/tmp/it'\\''s $(here)' |");
  });

  test('that is slow is told alone, each by itself', () => {
    expect(judged(folder(3, 1), folder(20_000, 5), folder(400_000, 90))).toMatchObject([
      { level: 'unfit' },
      { level: 'warning' },
    ]);
    expect(finding(on('firecracker-vm'), 'folders').level).toBe('ok');
  });
});
