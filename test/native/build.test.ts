import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureNative, whyMissing } from '../../src/native/build.ts';
import { packageRoot } from '../../src/package.ts';

let scratch: string;
let root: string;
let log: string[];
/** Stands for a compiler, and answers with what the one of this checkout has made. */
let copying: string;
const real = process.env.CC || 'cc';
const compiled = dirname((await ensureNative(() => {})).probe);

const build = (env: NodeJS.ProcessEnv = {}) =>
  ensureNative(
    (line) => log.push(line),
    { ...process.env, XDG_CACHE_HOME: join(scratch, 'cache'), CC: copying, ...env },
    root,
  );

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'ringtoll-build-'));
  root = join(scratch, 'checkout');
  log = [];
  cpSync(join(packageRoot(), 'native'), join(root, 'native'), { recursive: true });
  copying = join(scratch, 'copying-cc');
  const copy = `while [ "$1" != -o ]; do shift; done; exec cp '${compiled}'/"$2" "$2"`;
  writeFileSync(copying, `#!/bin/sh\n${copy}\n`, { mode: 0o755 });
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

describe('building the native helpers', () => {
  test('says so once, and is skipped while the sources are the same', async () => {
    const first = await build({ CC: real });
    expect(log).toHaveLength(1);
    expect(log[0]).toContain('compiling');
    expect(existsSync(first.library) && existsSync(first.probe)).toBe(true);
    expect(await build({ CC: real })).toEqual(first);
    expect(log).toHaveLength(1);
  });

  test('happens again for an edited source', async () => {
    const first = await build();
    writeFileSync(join(root, 'native', 'child', 'child.h'), '#define CHILD_STATUS 43\n');
    const second = await build();
    expect(log).toHaveLength(2);
    expect(second.probe).not.toBe(first.probe);
  });

  test('leaves no half-made folder behind when the compiler refuses, and passes its message on', async () => {
    writeFileSync(join(root, 'native', 'bench', 'yield.c'), 'int broken(\n');
    await expect(build({ CC: real })).rejects.toThrow(/yield\.c.*failed:.*error:/s);
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

  test('says which package a compiler lacks', async () => {
    const cc = join(scratch, 'cc');
    const missing = 'child_dynamic.c:2:10: fatal error: errno.h: No such file or directory';
    writeFileSync(cc, `#!/bin/sh\necho "${missing}" >&2\nexit 1\n`, { mode: 0o755 });
    const failure = build({ CC: cc });
    await expect(failure).rejects.toThrow(/cannot build programs: .*errno\.h: No such file/);
    await expect(failure).rejects.toThrow('apt-get install gcc libc6-dev');
  });

  test('is not stopped by a warning, nor by the checks of a compiler that fortifies', async () => {
    const file = join(root, 'native', 'guard', 'guard.c');
    const unused = 'static int nobody_calls_it(int x)\n{\n\treturn 1;\n}\n';
    writeFileSync(file, `${readFileSync(file, 'utf8')}${unused}`);
    const { guard } = await build({ CC: `${real} -Wall -Wextra -D_FORTIFY_SOURCE=2` });
    expect(existsSync(guard)).toBe(true);
  });

  test('goes on without what is optional, and keeps the reason', async () => {
    for (const name of ['observe/observe', 'guard/guard', 'in-kernel/io_uring', 'in-kernel/kernel_module'])
      writeFileSync(join(root, 'native', `${name}.c`), '#error too old\n');
    const native = await build({ CC: real });
    expect(whyMissing(native.probe)).toBeNull();
    for (const program of [native.guard, native.observe])
      expect(whyMissing(program)).toMatch(/could not be built on this machine: .*error: #error too old/);
    const measured = spawnSync(native.probe, ['--samples', '3', 'abi-call', 'io_uring/nop-1'], {
      encoding: 'utf8',
    });
    const [, abiCall, uring] = measured.stdout.split('\n').map((line) => JSON.parse(line || '{}'));
    expect(abiCall).toMatchObject({ benchmark: 'abi-call', result: 0 });
    expect(uring).toMatchObject({ result: -95, what: expect.stringContaining('could not be built') });
  });
});

describe('what is built', () => {
  /** CC named nowhere, and none on the way. */
  const withoutCompiler = () => ({ CC: '', PATH: join(scratch, 'empty') });

  test('is used where it lies: read-only, without a compiler, a home or a cache', async () => {
    const built = await build();
    chmodSync(join(root, 'build'), 0o555);
    writeFileSync(join(scratch, 'cache'), 'a file where a folder should be');
    const nothing = { ...withoutCompiler(), HOME: '/nonexistent', TMPDIR: '/nonexistent' };
    expect(await build(nothing)).toEqual(built);
    chmodSync(join(root, 'build'), 0o755);
    expect(log).toHaveLength(1);
  });

  test('by another compiler serves where there is none, and only there', async () => {
    const built = await build();
    expect(await build(withoutCompiler())).toEqual(built);
    expect(await build({ CC: `sh ${copying}` })).not.toEqual(built);
    writeFileSync(join(root, 'native', 'child', 'child.h'), '#define CHILD_STATUS 43\n');
    await expect(build(withoutCompiler())).rejects.toThrow('no C compiler');
  });

  test('lies in an installed package too, for whoever uses it', async () => {
    const installed = join(scratch, 'node_modules', 'ringtoll');
    cpSync(join(root, 'native'), join(installed, 'native'), { recursive: true });
    root = installed;
    const { probe } = await build();
    expect(probe.startsWith(join(installed, 'build'))).toBe(true);
  });

  test('goes into the cache where its sources may not be written beside', async () => {
    writeFileSync(join(root, 'build'), 'a file where a folder should be');
    const { probe } = await build();
    expect(probe.startsWith(join(scratch, 'cache', 'ringtoll'))).toBe(true);
    expect(await build(withoutCompiler())).toMatchObject({ probe });
  });

  test('goes into a folder of this user alone where there is no cache either', async () => {
    writeFileSync(join(root, 'build'), 'a file where a folder should be');
    writeFileSync(join(scratch, 'cache'), 'a file where a folder should be');
    const private_ = join(scratch, `ringtoll-${process.getuid?.()}`);
    const temporary = process.env.TMPDIR;
    process.env.TMPDIR = scratch;
    try {
      mkdirSync(private_, { mode: 0o777 });
      chmodSync(private_, 0o777);
      await expect(build()).rejects.toThrow(/not a folder of this user alone.*XDG_CACHE_HOME/);
      rmSync(private_, { recursive: true });
      const { probe } = await build();
      expect(probe.startsWith(private_)).toBe(true);
      expect(statSync(private_).mode & 0o777).toBe(0o700);
      expect(await build()).toMatchObject({ probe });
      chmodSync(private_, 0o777); // others may have changed what is in it
      await expect(build()).rejects.toThrow(/not a folder of this user alone/);
    } finally {
      if (temporary === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = temporary;
    }
  });

  test('is built again where it is of another C library', async () => {
    const { library } = await build();
    const text = readFileSync(library, 'latin1');
    if (!text.includes('GLIBC_2.')) return;
    writeFileSync(library, text.replaceAll(/GLIBC_2\.\d\d(?!\.)/g, 'GLIBC_2.99'), 'latin1');
    expect((await build()).library).toBe(library);
    expect(log).toHaveLength(2);
    expect(readFileSync(library, 'latin1')).toBe(text);
    writeFileSync(library, text.replaceAll(/GLIBC_2\.\d\d(?!\.)/g, 'GLIBC_2.99'), 'latin1');
    rmSync(copying);
    await expect(build()).rejects.toThrow(/was built for glibc 2\.99, and this is .*no C compiler/);
  });

  test('by root belongs to the owner of the checkout', async ({ skip }) => {
    if (process.getuid?.() !== 0) skip('needs root');
    execFileSync('chown', ['-R', '65534:65534', root]);
    const { probe } = await build();
    for (const path of [join(root, 'build'), join(probe, '..'), probe])
      expect([path, statSync(path).uid]).toEqual([path, 65534]);
  });

  test('two at the same time end with the same files', async () => {
    const [one, two] = await Promise.all([build(), build()]);
    expect(one).toEqual(two);
    expect(readdirSync(join(root, 'build'))).toHaveLength(1);
  });
});
