/** What can replace a system call, run for real: helpers of eBPF, io_uring, the vDSO, a module in a guest. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ebpf, insteadOfCall, ioUring, vdso, withStandsFor } from '../../src/environments/in-kernel.ts';
import { kernelModule, kernelModuleTcg } from '../../src/environments/kernel-module.ts';
import { fetched, headersOf } from '../../src/guests/boot-cache.ts';
import { readKernel } from '../../src/guests/kernel-image.ts';
import { boot, emulatedPc } from '../../src/guests/qemu.ts';
import { MatrixRows } from '../../src/matrix/rows.ts';
import { ensureModule } from '../../src/native/build-module.ts';
import { packageRoot } from '../../src/package.ts';
import type { Environment } from '../../src/systems/environment.ts';
import { context, remainsOfKilled, variationsOf, visitAll } from '../support/system.ts';

const LONG = 240_000;
type Skip = (reason: string) => void;

const scratch = mkdtempSync(join(tmpdir(), 'in-kernel-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const callsOnly = ['abi-call 1', 'abi-call 2'];

describe.each([vdso, ioUring, ebpf])('$id', (environment) => {
  test('fills the column of calls alone, proven in every round, or says what the kernel lacks', async ({
    skip,
  }) => {
    for (const { measured, failures } of await visitAll(environment, skip))
      if (failures.length > 0)
        expect(failures.join()).toMatch(
          /^(this kernel|in a PID namespace|there is no second|without seccomp|\w+\(\) enters)/,
        );
      else expect(measured).toEqual(callsOnly);
  });

  test('leaves nothing when it is killed', async ({ skip }) => {
    for (const variation of await variationsOf(environment, skip))
      expect(await remainsOfKilled(environment, variation)).toEqual([]);
  });
});

test('a row says why its other columns are empty, once for all of them', () => {
  const rows = new MatrixRows({
    host: 'here',
    context: {},
    seed: 1,
    benchmarks: ['abi-call', 'yield', 'psr', 'create-proc'],
  });
  const [variation] = vdso.variations();
  if (!variation) throw new Error('the vDSO has no rows');
  const system = { environment: vdso, variation };
  const seen = { type: 'measured', benchmark: 'abi-call', round: 1, columns: { ns: 1 } } as const;
  const row = rows.take({ type: 'seen', system, seen, hostNs: new Map() });
  expect(row?.note).toMatch(/; no yield, psr and create-proc: only system calls have a counterpart here$/);
  expect(row).toMatchObject({ operation: 'clock_gettime()', stands_for: 'host' });
});

describe('a row that does not say what it stands for', () => {
  const row = { schema: 1, environment: 'ebpf', benchmark: 'abi-call', system: 'eBPF helper ktime_get_ns()' };

  test('is known by its environment, and its operation by the usual label', () => {
    expect(withStandsFor(row)).toEqual({ ...row, stands_for: 'host', operation: 'ktime_get_ns()' });
    expect(withStandsFor({ ...row, system: 'quiet: eBPF' })).toMatchObject({
      stands_for: 'host',
      operation: undefined,
    });
  });

  test('stands for nothing in an environment that measures system calls', () => {
    for (const environment of ['host', 'seccomp', 'kernel-module', 'published', undefined])
      expect(withStandsFor({ ...row, environment })).toEqual({ ...row, environment });
  });

  test('is known by its label where a module measured it', () => {
    const module = {
      ...row,
      environment: 'kernel-module-tcg',
      system: 'Linux 6.1 under TCG: handler in ring 0',
    };
    expect(withStandsFor(module)).toMatchObject({
      stands_for: 'kernel-module-tcg',
      operation: 'handler in ring 0',
    });
    const call = { ...module, system: 'Linux 6.1 under TCG: syscall' };
    expect(withStandsFor(call)).toBe(call);
  });

  test('is otherwise left alone', () => {
    const other = { ...row, stands_for: 'kernel-module', operation: 'handler in ring 0' };
    expect(withStandsFor(other)).toBe(other);
  });
});

test('SQPOLL without a second CPU is a cell with its reason', async ({ skip }) => {
  const variations = await variationsOf(ioUring, skip);
  const sqpoll = { ...ioUring, variations: () => variations.filter(({ label }) => label.includes('SQPOLL')) };
  const [row] = await visitAll(sqpoll, skip, { ...context, peer: null });
  expect(row).toMatchObject({ measured: [], failures: [expect.stringContaining('no second CPU')] });
});

/** The probe without any capability, as an ordinary user runs it. */
function unprivileged(...args: string[]) {
  const setpriv = ['setpriv', '--bounding-set=-all', '--inh-caps=-all'];
  const [program = '', ...rest] = [
    ...(process.getuid?.() === 0 ? setpriv : []),
    context.native.probe,
    ...args,
  ];
  return spawnSync(program, rest, { encoding: 'utf8' });
}

test('an ordinary user is told what eBPF needs, which is no failure', async ({ skip }) => {
  const why = await ebpf.obstacle?.(context);
  if (why && !why.includes('CAP_BPF')) skip(why);
  const { status, stdout, error } = unprivileged(
    '--cpu',
    `${context.cpu}`,
    ...insteadOfCall(['abi-call'], 'ebpf/ktime_get_ns'),
  );
  if (error) skip('setpriv is not installed');
  expect(status).toBe(0);
  expect(stdout).toMatch(/"benchmark":"abi-call".*"result":-95,"what":"[^"]*CAP_BPF[^"]*sudo/);
});

/** The environment with a kernel whose headers are here; skips without. */
function onKernel(skip: Skip) {
  const path = fetched(process.env, 'linux-image-cloud-amd64')[0];
  const release = path && readKernel(path).release;
  if (!release || !headersOf(process.env, release))
    skip('there is no kernel with its headers (npm run kernels)');
  return { ...context, kernels: [path ?? ''] };
}

describe('in the kernel of a guest', () => {
  test('a handler takes less instructions than its system call, and an empty call less than that', {
    timeout: LONG,
  }, async ({ skip }) => {
    const kernels = onKernel(skip);
    const variations = await variationsOf(kernelModule, skip, kernels);
    expect(variations.map(({ standsFor }) => standsFor)).toEqual([
      undefined,
      kernelModule.id,
      kernelModule.id,
    ]);
    const rows = await visitAll(kernelModule, skip, kernels);
    expect(rows.map(({ failures }) => failures)).toEqual([[], [], []]);
    expect(rows.map(({ measured }) => measured)).toEqual([callsOnly, callsOnly, callsOnly]);
    const [whole, handler, empty] = rows.map(
      ({ columns }) => columns.get('abi-call')?.instructions ?? Number.NaN,
    );
    expect(handler).toBeLessThan(whole as number);
    expect(empty).toBeLessThan(handler as number);
    expect(empty).toBeGreaterThan(0);
  });

  test('both are measured in time too', { timeout: LONG }, async ({ skip }) => {
    for (const { columns } of await visitAll(kernelModuleTcg, skip, onKernel(skip)))
      expect(columns.get('abi-call')?.ns).toBeGreaterThan(0);
  });

  /** Rows of a guest with this module, or with none. */
  const withModule = (module: string | null, path: string): Environment => ({
    ...kernelModuleTcg,
    variations: () => [
      {
        label: 'another module',
        prepare: (visit) => {
          const load = module === null ? [] : ['--module', '/module.ko'];
          const args = [...load, ...insteadOfCall(visit.args, 'kernel-module/getppid:10')];
          const files = module === null ? {} : { 'module.ko': module };
          return boot(
            { ...visit, args },
            { kernel: readKernel(path), append: '', machine: emulatedPc(), probe: visit.native.probe, files },
          );
        },
      },
    ],
  });

  test('a handler that returns something else is no number', { timeout: LONG }, async ({ skip }) => {
    const { kernels } = onKernel(skip);
    await variationsOf(kernelModuleTcg, skip, { ...context, kernels });
    const [path = ''] = kernels;
    const { release } = readKernel(path);
    const root = join(scratch, 'root');
    const source = join(root, 'native', 'module');
    mkdirSync(source, { recursive: true });
    cpSync(join(packageRoot(), 'native', 'module'), source, { recursive: true });
    const code = readFileSync(join(source, 'ringtoll.c'), 'utf8');
    writeFileSync(join(source, 'ringtoll.c'), code.replace('__x64_sys_getppid', '__x64_sys_getpid'));
    const module = await ensureModule(
      headersOf(process.env, release) ?? '',
      release,
      () => {},
      process.env,
      root,
    );
    const [row] = await visitAll(withModule(module, path), skip);
    expect(row?.measured).toEqual([]);
    expect(row?.failures).not.toEqual([]);
    for (const failure of row?.failures ?? [])
      expect(failure).toMatch(/proof failed: the call did not return \d+ every time/);
  });

  test('without the module its rows are empty, and what is no module ends the visit', {
    timeout: LONG,
  }, async ({ skip }) => {
    const [path = ''] = onKernel(skip).kernels;
    const [row] = await visitAll(withModule(null, path), skip);
    expect(row).toMatchObject({ measured: [], failures: [expect.stringContaining('it is for guests')] });
    const text = join(scratch, 'no-module');
    writeFileSync(text, 'no module');
    await expect(visitAll(withModule(text, path), skip)).rejects.toThrow(
      /loading the module failed: ENOEXEC/,
    );
  });

  test('nothing remains when it is killed', { timeout: LONG }, async ({ skip }) => {
    const [variation] = await variationsOf(kernelModuleTcg, skip, onKernel(skip));
    if (variation) expect(await remainsOfKilled(kernelModuleTcg, variation)).toEqual([]);
  });
});

test('a module is never loaded into the kernel of this machine', () => {
  const { status, stderr, stdout } = spawnSync(context.native.probe, ['--module', '/none.ko', 'abi-call'], {
    encoding: 'utf8',
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('loading the module failed: EPERM');
});

test('a kernel whose headers are missing is no reason to fail, and how to get them is said', async () => {
  const cache = { ...context, env: { ...context.env, XDG_CACHE_HOME: scratch } };
  const kernel = join(scratch, 'vmlinuz');
  const image = Buffer.alloc(1024);
  image.write('HdrS', 0x202);
  image.writeUInt16LE(0x100, 0x20e);
  image.write('6.1.0-7-amd64 ', 0x300);
  writeFileSync(kernel, Buffer.concat([image, Buffer.alloc(4096)]));
  const obstacle = (...kernels: string[]) => kernelModule.obstacle?.({ ...cache, kernels });
  expect(await obstacle(kernel)).toContain('npm run kernels -- linux-headers-');
  expect(await obstacle()).toContain('npm run kernels');
  mkdirSync(join(scratch, 'ringtoll', 'kernels', 'any', 'usr', 'src', 'linux-headers-6.1.0-7-amd64'), {
    recursive: true,
  });
  expect(await obstacle(kernel)).toBeNull();
});
