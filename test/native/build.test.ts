import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureNative } from '../../src/native/build.ts';
import { packageRoot } from '../../src/package-root.ts';

let scratch: string;
let root: string;
let log: string[];
const build = (env: NodeJS.ProcessEnv = {}) =>
  ensureNative(
    (line) => log.push(line),
    { ...process.env, XDG_CACHE_HOME: join(scratch, 'cache'), ...env },
    root,
  );

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'ringtoll-build-'));
  root = join(scratch, 'checkout');
  log = [];
  cpSync(join(packageRoot(), 'native'), join(root, 'native'), { recursive: true });
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

describe('building the native helpers', () => {
  test('says so once, and is skipped while the sources are the same', async () => {
    const first = await build();
    expect(log).toHaveLength(1);
    expect(log[0]).toContain('compiling');
    expect(existsSync(first.library) && existsSync(first.probe)).toBe(true);
    expect(await build()).toEqual(first);
    expect(log).toHaveLength(1);
  });

  test('happens again for an edited source', async () => {
    const first = await build();
    writeFileSync(join(root, 'native', 'child.h'), '#define CHILD_STATUS 43\n');
    const second = await build();
    expect(log).toHaveLength(2);
    expect(second.probe).not.toBe(first.probe);
  });

  test('leaves no half-made folder behind when the compiler refuses, and passes its message on', async () => {
    writeFileSync(join(root, 'native', 'yield.c'), 'int broken(\n');
    await expect(build()).rejects.toThrow(/yield\.c.*failed:.*error:/s);
    expect(readdirSync(join(root, 'build'))).toEqual([]);
  });

  test('without a compiler names the package for each distribution', async () => {
    const failure = build({ CC: 'no-such-cc' });
    for (const hint of [
      'apt-get install gcc',
      'dnf install gcc',
      'apk add gcc',
      'pacman -S gcc',
      'no-such-cc',
    ])
      await expect(failure).rejects.toThrow(hint);
  });

  test('of an installed package goes into the cache of the user', async () => {
    const installed = join(scratch, 'node_modules', 'ringtoll');
    cpSync(join(root, 'native'), join(installed, 'native'), { recursive: true });
    root = installed;
    const { probe } = await build();
    expect(probe.startsWith(join(scratch, 'cache', 'ringtoll'))).toBe(true);
    expect(readdirSync(installed)).toEqual(['native']);
  });

  test('goes into the cache where the checkout is read-only', async ({ skip }) => {
    if (process.getuid?.() === 0) skip('root may write everywhere');
    chmodSync(root, 0o555);
    const { probe } = await build();
    chmodSync(root, 0o755);
    expect(probe.startsWith(join(scratch, 'cache', 'ringtoll'))).toBe(true);
  });

  test('two at the same time end with the same files', async () => {
    const [one, two] = await Promise.all([build(), build()]);
    expect(one).toEqual(two);
    expect(readdirSync(join(root, 'build'))).toHaveLength(1);
  });

  test('says where it wanted to write when it cannot', async () => {
    mkdirSync(join(scratch, 'node_modules'), { recursive: true });
    cpSync(root, join(scratch, 'node_modules', 'ringtoll'), { recursive: true });
    root = join(scratch, 'node_modules', 'ringtoll');
    writeFileSync(join(scratch, 'cache'), 'a file where a folder should be');
    await expect(build()).rejects.toThrow(/cannot write the native helpers.*XDG_CACHE_HOME/);
  });
});
