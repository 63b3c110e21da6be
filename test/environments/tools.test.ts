/** Tools that have the right name and cannot do what is wanted of them: BusyBox's, and runtimes that refuse. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { container } from '../../src/environments/container.ts';
import { gvisor } from '../../src/environments/gvisor.ts';
import { ptrace } from '../../src/environments/ptrace.ts';
import { uml } from '../../src/environments/uml.ts';
import { wine } from '../../src/environments/wine.ts';
import { pinned } from '../../src/systems/cpu.ts';
import type { Context } from '../../src/systems/environment.ts';
import { remoteRun } from '../../src/systems/ssh-session.ts';
import { everyRound, context as here, remainsOfKilled, visitAll } from '../support/system.ts';

const scratch = mkdtempSync(join(tmpdir(), 'tools-test-'));
afterAll(() => rmSync(scratch, { recursive: true }));
afterEach(() => {
  vi.unstubAllEnvs();
});

/** A context in which programs of these names are these scripts, and all others are those of this machine. */
function withTools(tools: Readonly<Record<string, string>>): Context {
  const folder = mkdtempSync(join(scratch, 'tools-'));
  for (const [name, script] of Object.entries(tools)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  // A guard hands its own environment on.
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  return { ...here, env: { ...process.env } };
}

const refusing = (name: string) => `echo "${name}: forbidden on $(uname -s)" >&2; exit 1`;
const real = (name: string) =>
  spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin command -v ${name}`], {
    encoding: 'utf8',
  }).stdout.trim();

describe('taskset', () => {
  test('is asked only for what BusyBox has too', async ({ skip }) => {
    const strict = 'case $1 in --*) echo "taskset: unrecognized option: $1" >&2; exit 1;; esac';
    const context = withTools({ taskset: `${strict}; exec ${real('taskset')} "$@"` });
    const [visited] = await visitAll(ptrace, skip, context);
    expect(visited?.failures).toEqual([]);
    expect(visited?.measured.toSorted()).toEqual(everyRound().toSorted());
  });

  test('of BusyBox itself keeps a command on one CPU', ({ skip }) => {
    const busybox = real('busybox');
    if (!busybox) return skip('no busybox here');
    const [, ...args] = pinned(here.cpu, 'grep', 'Cpus_allowed_list', '/proc/self/status');
    expect(execFileSync(busybox, ['taskset', ...args], { encoding: 'utf8' })).toMatch(
      new RegExp(`\\s${here.cpu}\n$`),
    );
  });

  test('that fails is what is blamed, and not the tracer', async ({ skip }) => {
    if (!real('strace')) skip('no strace here');
    const why = await ptrace.obstacle?.(withTools({ taskset: refusing('taskset') }));
    expect(why).toBe('taskset: forbidden on Linux');
  });

  test.for([wine, uml])('that does not know -c is in the way of $title', async ({ obstacle }, { skip }) => {
    const other = await obstacle?.(here);
    if (other) skip(other);
    const bad = `echo "taskset: invalid option -- 'c'" >&2; echo 'Set or get CPU affinity' >&2; exit 1`;
    const why = await obstacle?.(withTools({ taskset: bad }));
    expect(why).toBe('taskset -c does not work: Set or get CPU affinity (apt-get install util-linux)');
  });

  test('that works leaves the blame to a tracer that does not', async () => {
    const why = await ptrace.obstacle?.(withTools({ strace: refusing('strace') }));
    expect(why).toBe(
      'strace: forbidden on Linux (if tracing is forbidden: sysctl kernel.yama.ptrace_scope=1)',
    );
  });
});

describe('a container runtime', () => {
  const runtimes = ['runc', 'crun', 'podman', 'docker'];
  const allRefuse = Object.fromEntries(runtimes.map((name) => [name, refusing(name)]));

  test('that refuses gives way to the next one', async () => {
    const tried = join(scratch, 'tried');
    const context = withTools({
      ...allRefuse,
      runc: `echo runc >>${tried}; ${refusing('runc')}`,
      // The folder is a bundle, whose program is the probe.
      crun: 'exec ./rootfs/probe --list',
    });
    expect(await container.obstacle?.(context)).toBe(null);
    const variations = await container.variations(context);
    expect(variations.map(({ label }) => label)).toEqual(['container (crun, no seccomp profile)']);
    expect(readFileSync(tried, 'utf8')).toBe('runc\n');
  });

  test('that refuses is quoted beside all others that do, without advice to install them', async () => {
    const context = withTools(allRefuse);
    const why = await container.obstacle?.(context);
    const quoted = runtimes.map((name) => `${name}: forbidden on Linux`).join('; ');
    expect(why).toBe(process.getuid?.() === 0 ? quoted : `${quoted} (try as root)`);
    expect(await container.variations(context)).toEqual([]);
  });

  test.for(['crun', 'podman'])('%s measures where those before it refuse', async (name, { skip }) => {
    if (!real(name)) skip(`no ${name} here`);
    const before = runtimes.slice(0, runtimes.indexOf(name));
    const others = runtimes.filter((other) => other !== name);
    expect(before.length).toBeGreaterThan(0);
    const context = withTools(Object.fromEntries(others.map((other) => [other, refusing(other)])));
    for (const { facts, failures, measured } of await visitAll(container, skip, context)) {
      expect(failures).toEqual([]);
      expect(measured.toSorted()).toEqual(everyRound().toSorted());
      expect(facts.container).toBe(name);
    }
    for (const variation of await container.variations(context))
      expect(await remainsOfKilled(container, variation)).toEqual([]);
  });
});

describe('gVisor', () => {
  /** A runsc all of whose platforms but these refuse. */
  function runsc(...working: string[]): Context {
    const named = 'which platform to use: systrap (default), ptrace, kvm.';
    const cases = [
      `*flags*) echo '${named}';;`,
      ...working.map((name) => `*platform=${name}*) exec ./rootfs/probe --list;;`),
      `*) echo "runsc: $4 is forbidden" >&2; exit 1;;`,
    ];
    return withTools({ runsc: `case "$*" in ${cases.join(' ')} esac` });
  }
  const labelsIn = async (context: Context) =>
    (await gvisor.variations(context)).map(({ label }) => label).join();

  test.each([['systrap'], ['ptrace']])('has the platform that starts: %s', async (platform) => {
    const context = runsc(platform);
    expect(await gvisor.obstacle?.(context)).toBe(null);
    expect(await labelsIn(context)).toBe(`gVisor (runsc, ${platform})`);
  });

  test('has all platforms that start', async () => {
    expect(await labelsIn(runsc('systrap', 'ptrace', 'kvm'))).toBe(
      'gVisor (runsc, systrap),gVisor (runsc, ptrace)',
    );
  });

  test('quotes each platform that refuses where no other than KVM starts', async () => {
    const context = runsc('kvm');
    expect(await gvisor.obstacle?.(context)).toBe(
      'runsc: --platform=systrap is forbidden; runsc: --platform=ptrace is forbidden',
    );
    expect(await labelsIn(context)).toBe('');
  });
});

describe('a shell on another machine whose tools are those of BusyBox', () => {
  const tools = join(scratch, 'busybox');
  const busybox = real('busybox');
  beforeAll(() => {
    mkdirSync(tools);
    if (busybox) execFileSync(busybox, ['--install', '-s', tools]);
  });

  test('is given the whole of a program', ({ skip }) => {
    if (!busybox) return skip('no busybox here');
    const { argv, input } = remoteRun('host', here.native.probe, ['--list']);
    // Standard input stays open until the program has ended.
    const { stdout, stderr } = spawnSync('sh', ['-c', `(cat; sleep 5) | ${argv.at(-1)}`], {
      ...{ input, encoding: 'utf8', env: { PATH: tools, HOME: scratch }, timeout: 30_000 },
    });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^abi-call$/m);
  });
});
