/** Kernels by path and by package: small fakes with the headers of real ones, in a cache of their own. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchPackages, headersOf } from '../../src/guests/boot-cache.ts';
import { readKernel } from '../../src/guests/kernel-image.ts';
import { haveKernel, kernelsFor, rowsPerKernel } from '../../src/guests/kernels.ts';
import { context as here } from '../support/system.ts';

let folder: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kernels-test-'));
  env = { PATH: folder, XDG_CACHE_HOME: folder };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SETUP_SECTORS = 1;
const PAYLOAD = 512;

function bzImage(release: string): Buffer {
  const image = Buffer.alloc((SETUP_SECTORS + 1) * 512 + PAYLOAD);
  image[0x1f1] = SETUP_SECTORS;
  image.writeUInt32LE(PAYLOAD / 16, 0x1f4);
  image.write('HdrS', 0x202);
  image.writeUInt16LE(0x100, 0x20e);
  image.write(`${release} (builder@example) #1 SMP\0`, 0x300);
  return image;
}

function arm64Image(release: string): Buffer {
  const image = Buffer.alloc(4096);
  image.write('ARMd', 56);
  image.write('Linux version %s (%s)\0', 1000);
  image.write(`Linux version ${release} (builder@example)\0`, 2000);
  return image;
}

function put(name: string, content: Buffer | string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const inCache = (name: string, content: Buffer, as = 'vmlinuz-1') =>
  put(join('ringtoll', 'kernels', name, as), content);

const context = (...kernels: string[]) => ({ ...here, env, kernels });

describe('a kernel image', () => {
  test('for x86-64 tells its release', () => {
    expect(readKernel(put('k', bzImage('6.1.0-7-cloud-amd64')))).toMatchObject({
      release: '6.1.0-7-cloud-amd64',
      arch: 'x64',
    });
  });

  test('for arm64 tells it too, and not the format that is printed with it', () => {
    expect(readKernel(put('k', arm64Image('6.12.3-arm64')))).toMatchObject({
      release: '6.12.3-arm64',
      arch: 'arm64',
    });
  });

  test('that is truncated is refused, since it would die without any output', () => {
    expect(() => readKernel(put('k', bzImage('6.1').subarray(0, -100)))).toThrow(
      /k is truncated: 1436 bytes of at least 1536/,
    );
  });

  test.each([
    ['an empty file', ''],
    ['a text', 'a text'.repeat(1000)],
    ['a program', Buffer.concat([Buffer.from('\x7fELF'), Buffer.alloc(4000)])],
    ['an arm64 image without a version', arm64Image('')],
  ])('is not %s', (_, content) => {
    expect(() => readKernel(put('k', content))).toThrow(/k is not a bootable kernel .*vmlinuz/);
  });

  test('is not a folder, nor a file that is not there', () => {
    expect(() => readKernel(folder)).toThrow('cannot be read');
    expect(() => readKernel(join(folder, 'none'))).toThrow('none cannot be read');
  });
});

describe('without a name', () => {
  test('the cached kernels of the architecture are used', async () => {
    inCache('one', bzImage('6.1.1'));
    inCache('two', arm64Image('6.1.2'));
    inCache('xen', bzImage('4.17'), 'xen-4.17-amd64.gz');
    expect(await kernelsFor(context(), 'x64')).toMatchObject([{ release: '6.1.1' }]);
    expect(await kernelsFor(context(), 'arm64')).toMatchObject([{ release: '6.1.2' }]);
    expect([haveKernel(context(), 'x64'), haveKernel(context(), 'arm64')]).toEqual([true, true]);
  });

  test("the one for Xen's dom0 is left out", async () => {
    inCache('linux-image-amd64', bzImage('6.1.1'));
    expect(await kernelsFor(context(), 'x64')).toEqual([]);
    expect(haveKernel(context(), 'x64')).toBe(false);
    expect(await kernelsFor(context('linux-image-amd64'), 'x64')).toMatchObject([{ release: '6.1.1' }]);
  });
});

describe('by name', () => {
  test('a package that was fetched is taken from the cache, and a file from its path', async () => {
    inCache('one', bzImage('6.1.1'));
    const path = put('own/bzImage', bzImage('7.0'));
    const found = await kernelsFor(context('one', path), 'x64');
    expect(found).toMatchObject([{ release: '6.1.1' }, { release: '7.0', path }]);
  });

  test('one that cannot be used is a row that fails, beside those that can', async () => {
    inCache('one', bzImage('6.1.1'));
    const rubbish = put('rubbish', 'rubbish');
    const prepare = () => ({ argv: ['true'] as const });
    const rows = await rowsPerKernel(context(rubbish, 'one'), 'x64', ({ release }) => [
      { label: release, prepare },
    ]);
    expect(rows.map(({ label }) => label)).toEqual([rubbish, '6.1.1']);
    const visit = { ...context(), folder, args: [] };
    await expect(rows[0]?.prepare(visit)).rejects.toThrow('rubbish is not a bootable kernel');
  });

  test('a package is refused with what helps where there is no apt', async () => {
    const failure = fetchPackages(
      ['linux-image-cloud-amd64'],
      () => {},
      env,
      () => {},
    );
    await expect(failure).rejects.toThrow(/apt-get not found.*--kernel PATH/);
  });
});

/** An apt whose packages hold a file of their name in usr/src, and a Makefile; it depends on what it is told. */
const apt = {
  'apt-get': 'case "$*" in *download*) for name; do :; done; echo "$name" > "$name.deb";; esac',
  'apt-cache': 'for name; do :; done; cat "$(dirname "$0")/depends-$name" 2>/dev/null || :',
  'dpkg-deb': `to=$3/usr/src/$(cat "$2"); mkdir -p "$to"; echo 'include /usr/src/common/Makefile' > "$to/Makefile"`,
};

test('headers come with what builds with them, and find it wherever they lie', async () => {
  for (const [name, script] of Object.entries(apt)) chmodSync(put(name, `#!/bin/sh\n${script}\n`), 0o755);
  put('depends-linux-headers-amd64', '  Depends: linux-headers-6.1.0-7-amd64\n');
  put(
    'depends-linux-headers-6.1.0-7-amd64',
    '  Depends: linux-headers-6.1.0-7-common\n |Depends: linux-image-6.1.0-7\n  Depends: linux-kbuild-6.1\n  Depends: gcc-12\n',
  );
  const real = { ...env, PATH: `${folder}:${process.env.PATH}` };
  const failures: string[] = [];
  const fail = (error: Error) => failures.push(error.message);
  await fetchPackages(['linux-headers-amd64'], () => {}, real, fail);
  expect(failures).toEqual([]);
  const headers = headersOf(real, '6.1.0-7-amd64') ?? '';
  expect(readFileSync(join(headers, 'Makefile'), 'utf8')).toBe('include ../common/Makefile\n');
  expect(readdirSync(join(headers, '..')).sort()).toEqual([
    ...['linux-headers-6.1.0-7-amd64', 'linux-headers-6.1.0-7-common', 'linux-kbuild-6.1'],
  ]);
  expect(headersOf(real, '6.1.0-8-amd64')).toBeUndefined();
});
