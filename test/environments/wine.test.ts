/** The Windows calls under Wine: for real, where the machine has it, and what remains of it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { forgetServer, makePrefix, wine, wineLibraries } from '../../src/environments/wine.ts';
import { context, everyRound, visitAll } from '../support/system.ts';

/** What Wine is known to leave, and processes of its. */
function traces(): string[] {
  const folders = [
    tmpdir(),
    '/tmp',
    homedir(),
    join(homedir(), '.local', 'share'),
    join(homedir(), '.config'),
  ];
  const files = folders.filter(existsSync).flatMap((folder) => readdirSync(folder));
  const programs = readdirSync('/proc').flatMap((pid) => {
    try {
      return [readlinkSync(`/proc/${pid}/exe`)];
    } catch {
      return [];
    }
  });
  return [
    ...files.filter((name) => /^\.?wine|^menus$|^applications$/.test(name)),
    ...programs.filter((path) => /wine/.test(path)),
  ].sort();
}

test('every call is proven in every round, the row says that it is Wine, and nothing remains', async ({
  skip,
}) => {
  const before = traces();
  const [row] = await visitAll(wine, skip);
  expect(row?.failures).toEqual([]);
  expect(row?.measured.toSorted()).toEqual(everyRound().toSorted());
  expect(row?.label).toMatch(/^Wine \d\S* on Linux$/);
  expect(row?.facts.kernel).toMatch(/^\d\S* on Linux \S+, as Windows \d+\.\d+\.\d+$/);
  for (const columns of row?.columns.values() ?? []) {
    expect(columns.ns).toBeGreaterThan(0);
    expect(columns.cycles).toBeGreaterThan(0);
    expect(columns.steal_ms).toBeUndefined();
  }
  expect(traces()).toEqual(before);
});

test('a Wine without its Windows libraries is told from none at all', async () => {
  expect(wineLibraries({ PATH: '/nonexistent' })).toBe(undefined);
  const scratch = mkdtempSync(join(tmpdir(), 'wine-test-'));
  try {
    const bare = { ...context, env: { PATH: scratch } };
    expect(await wine.obstacle?.(bare)).toContain('apt-get install wine64');
  } finally {
    rmSync(scratch, { recursive: true });
  }
});

test('the folder that a wineserver makes for a prefix under /tmp is removed, and no other', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'wine-test-'));
  const prefix = join(scratch, 'prefix');
  try {
    makePrefix(prefix, scratch);
    const undo = forgetServer(prefix);
    const [own = ''] = undo.match(/\S+\/server-\S+(?=;)/) ?? [];
    const other = `${own}-of-another`;
    mkdirSync(own, { recursive: true });
    mkdirSync(other);
    spawnSync('sh', ['-c', undo]);
    expect([existsSync(own), existsSync(other)]).toEqual([false, true]);
    rmSync(other, { recursive: true });
    spawnSync('sh', ['-c', undo]);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});
