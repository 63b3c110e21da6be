/**
 * Each cause for real, and what `bench check` says of it. Whatever else goes on, on a machine that is shared, is
 * found as well: what is asserted is that the cause is.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { examine } from '../../src/check/examine.ts';
import type { Finding } from '../../src/check/finding.ts';
import { gatherFast } from '../../src/check/gather.ts';
import { ranBetween, threads } from '../../src/check/tasks.ts';
import { allowedCpus } from '../../src/host/choose-cpu.ts';
import { parseCpuList } from '../../src/host/cpu-list.ts';
import { isInstalled } from '../../src/host/installed.ts';
import { readResults } from '../../src/results/read.ts';
import { bench, eventually, fixture, scratch, start } from '../support/bench.ts';
import { finding, found, on } from '../support/evidence.ts';
import { nativeHere } from '../support/native.ts';
import { quotaGroup } from '../support/quota-group.ts';

const { native, facts, cpu, peer } = await nativeHere();
const deny = [fixture('deny'), 'memfd_create', '38'];

/** Some causes make everything slow, and other tests may run meanwhile. */
const PATIENCE_MS = 180_000;
vi.setConfig({ testTimeout: PATIENCE_MS });

interface Checked {
  code: number | null;
  fit: boolean;
  findings: Finding[];
  of(id: string): Finding;
}

async function check(wrapper: readonly string[] = [], ...options: string[]): Promise<Checked> {
  const { code, stdout, stderr } = await bench(['check', '--format', 'json', ...options], wrapper);
  // strace complains where it comes too late for a process that was killed.
  expect(stderr.replace(/^strace: ptrace\(.*\n/gm, '')).toBe('');
  const { fit, findings } = JSON.parse(stdout);
  expect(code).toBe(fit ? 0 : 2);
  const of = (id: string) => {
    const one = findings.find((finding: Finding) => finding.id === id);
    if (!one) throw new Error(`nothing is said of ${id}`);
    return one;
  };
  return { code, fit, findings, of };
}

/** Each has one cause, which no load of others is. */
const ofOneCause = ['tracer', 'seccomp', 'quota', 'affinity'];
const undisturbed = await check();

/** The causes of the others are as far away as they were. */
function expectOnly(cause: string | null, { of }: Checked): void {
  for (const id of ofOneCause.filter((id) => id !== cause))
    expect([id, of(id).level]).toEqual([id, undisturbed.of(id).level]);
}

const hogs: ChildProcess[] = [];
afterEach(() => {
  for (const hog of hogs.splice(0)) hog.kill('SIGKILL');
});

/** Keeps a CPU busy until the end of the test, and in no case longer than it may take. */
async function busy(where: number, skip: (reason: string) => void): Promise<ChildProcess> {
  if (!isInstalled('taskset', process.env)) skip('needs taskset (apt-get install util-linux)');
  const loop = `ulimit -t ${PATIENCE_MS / 1000}; while :; do :; done`;
  const hog = spawn('taskset', ['-c', `${where}`, 'sh', '-c', loop], { stdio: 'ignore' });
  hogs.push(hog);
  await eventually(() =>
    threads().some(({ pid, name, cpu }) => pid === hog.pid && name === 'sh' && cpu === where),
  );
  return hog;
}

test('bench check says something of everything, changes nothing, and its exit status is its verdict', async () => {
  const { findings, of } = await check();
  expect(new Set(findings.map(({ id }) => id)).size).toBeGreaterThan(20);
  expect(of('noise').measured).toMatch(
    /^a null call takes [\d,.]+ (core cycles|TSC ticks).*(expect ±[\d.]+% from bench all|too few rounds.*)$/,
  );
  expect(readdirSync(scratch)).toEqual(['deny']);
  const strict = await check([], '--strict');
  expect(strict.fit).toBe(!strict.findings.some(({ level }) => level === 'unfit' || level === 'warning'));
});

describe('a load', () => {
  test('on the measured CPU is found there, at once and by name too', async ({ skip }) => {
    const hog = await busy(cpu, skip);
    const before = threads();
    const begin = performance.now();
    const own = await eventually(() =>
      ranBetween(before, threads(), performance.now() - begin).find(({ pid }) => pid === hog.pid),
    );
    expect(own).toMatchObject({ name: 'sh', cpu, kernel: false });
    const checked = await check();
    expectOnly(null, checked);
    expect(checked.of('measured-cpu')).toMatchObject({
      level: 'unfit',
      measured: expect.stringMatching(
        new RegExp(`^CPU ${cpu} is \\d+% busy with other tasks \\(.+ \\d+: [\\d.]+%`),
      ),
      cure: expect.stringMatching(/^kill -STOP \d+/),
    });
    // At once, somebody is met on it at every look.
    const quick = examine(await gatherFast(facts, cpu, {}));
    expect(quick.find(({ id }) => id === 'measured-cpu')?.level).toBe('unfit');
  });

  test('on another CPU is found there', async ({ skip }) => {
    if (peer === null) return skip('there is one CPU');
    await busy(peer, skip);
    // Asked from the other side, the same load is on the measured CPU.
    const [here, there] = [await check([], '--cpu', `${cpu}`), await check([], '--cpu', `${peer}`)];
    const told = [here.of('load'), here.of('smt')].find(({ level }) => level !== 'ok');
    expect(parseCpuList(/^CPUs? ([\d,-]*\d)/.exec(told?.measured ?? '')?.[1] ?? '')).toContain(peer);
    expect(there.of('measured-cpu').level).toBe('unfit');
    expectOnly(null, here);
  });
});

test('a quota of a fifth of a CPU is found, with the command that lifts it', async ({ skip }) => {
  const group = quotaGroup(0.2);
  if (typeof group === 'string') return skip(group);
  try {
    const checked = await check(group.wrapper);
    expectOnly('quota', checked);
    expect(checked.of('quota')).toMatchObject({
      level: 'unfit',
      measured: expect.stringMatching(
        `^${group.folder} allows 20% of one CPU per 100 ms; throttled \\d+ times`,
      ),
      cure: expect.stringMatching(`^echo (-1|max) \\| sudo tee ${group.folder}/cpu\\.`),
    });
  } finally {
    await group.remove();
  }
  expect(existsSync(group.folder)).toBe(false);
  expect((await check()).of('quota').measured).not.toContain(group.folder);
});

describe('a filter of system calls', () => {
  test('is found, with what a null call takes behind it and behind one more', async () => {
    const checked = await check(deny);
    expectOnly('seccomp', checked);
    expect(checked.fit).toBe(false);
    expect(checked.of('seccomp')).toMatchObject({
      level: 'unfit',
      measured: expect.stringMatching(
        /^\d+ seccomp filters? on this process: a null call takes [\d,.]+ .*, and [\d,.]+ .* with one more/,
      ),
    });
  });

  test('is said by bench run before it measures, and kept with the results', async () => {
    const file = join(scratch, 'filtered.csv');
    const { code, stderr } = await bench(['run', 'abi-call', '--rounds', '1', '--output', file], deny);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^bench: this host is not fit: .*seccomp: \d+ seccomp filters? on this process.*\(see bench check\)$/m,
    );
    expect(readResults(file)[0]?.findings).toMatch(/unfit seccomp: \d+ seccomp filters? on this process/);
  });

  test('is said by bench matrix too, and kept with every row', async () => {
    const file = join(scratch, 'matrix.csv');
    const args = ['matrix', '--only', 'seccomp', '--rounds', '1', '--output', file];
    expect((await bench(args, deny)).stderr).toMatch(/^bench: this host is not fit: .*seccomp: /m);
    const findings = readResults(file).map((row) => row.findings);
    expect(findings.length).toBeGreaterThan(0);
    for (const text of findings) expect(text).toMatch(/unfit seccomp: \d+ seccomp filters? on this process/);
  });

  test('that forbids pinning makes that known', async () => {
    const { of } = await check([fixture('deny'), 'sched_setaffinity', '1']);
    expect(of('affinity')).toMatchObject({
      level: 'unfit',
      measured: expect.stringContaining('was refused'),
    });
  });
});

describe('a tracer', () => {
  const strace = (...options: string[]) => ['strace', ...options, '-o', '/dev/null'];
  const needsStrace = (skip: (reason: string) => void) => {
    if (!isInstalled('strace', process.env)) skip('needs strace (apt-get install strace)');
  };

  test('of everything is found, with what it costs', async ({ skip }) => {
    needsStrace(skip);
    const checked = await check(strace('-f'));
    expectOnly('tracer', checked);
    const { level, measured } = checked.of('tracer');
    expect(level).toBe('unfit');
    const [, traced = '', free = ''] =
      /^strace \(\d+\) traces the benchmarks: a null call takes ([\d,.]+) \D*, and ([\d,.]+) .* \([\d,.]+x\)$/.exec(
        measured,
      ) ?? [];
    const number = (text: string) => Number(text.replaceAll(',', ''));
    expect(number(traced)).toBeGreaterThan(5 * number(free));
    expect(number(free)).toBeGreaterThan(0);
  });

  test('of the harness alone is told from that', async ({ skip }) => {
    needsStrace(skip);
    expect((await check(strace())).of('tracer')).toMatchObject({
      level: 'warning',
      measured: expect.stringMatching(/^strace \(\d+\) traces the harness, but not/),
    });
  });
});

test('a BPF program at every system call of the machine is found', ({ skip }) => {
  const { status, stdout } = spawnSync(fixture('watch-calls'), [native.probe, '--facts'], {
    encoding: 'utf8',
  });
  if (status === 77) return skip('may not load a BPF program (needs root)');
  const raw = JSON.parse(stdout);
  if ('errno' in raw.tracepoints) return skip(`this kernel does not tell: errno ${raw.tracepoints.errno}`);
  const [first] = found(on(raw), 'tracepoints');
  expect(first).toMatchObject({
    level: 'unfit',
    measured: expect.stringMatching(/^\d+ BPF programs? attached to sys_e\w+.*: every system call/),
    cure: expect.stringContaining('bpftool link'),
  });
});

test('a program under qemu-user knows itself as such', async ({ skip }) => {
  const emulator = 'qemu-x86_64';
  if (process.arch !== 'x64' || !isInstalled(emulator, process.env))
    return skip('needs qemu-x86_64 on x86-64 (apt-get install qemu-user)');
  const status = execFileSync(emulator, ['/bin/cat', '/proc/self/status'], { encoding: 'latin1' });
  const evidence = { ...(await gatherFast(facts, cpu, {})), harness: { arch: process.arch, status } };
  expect(finding(evidence, 'emulation')).toMatchObject({
    level: 'unfit',
    measured: expect.stringContaining('Node runs under qemu-x86_64'),
  });
});

test('an affinity of one CPU is found', async ({ skip }) => {
  if (!isInstalled('taskset', process.env)) skip('needs taskset (apt-get install util-linux)');
  if (allowedCpus(facts).length < 2) return skip('there is one CPU');
  const checked = await check(['taskset', '-c', `${cpu}`]);
  expectOnly('affinity', checked);
  expect(checked.of('affinity')).toMatchObject({
    level: 'warning',
    measured: expect.stringMatching(new RegExp(`^allowed CPUs: ${cpu}; online: `)),
  });
});

test('a folder of too many entries on the way is found, and does not take long', async () => {
  const folder = join(scratch, 'crowded');
  mkdirSync(folder);
  for (let n = 0; n < 15_000; n++) writeFileSync(join(folder, `${n}`), '');
  const evidence = await gatherFast(facts, cpu, { PATH: `/bin:${folder}` }, 60_000);
  expect(examine(evidence).find(({ id }) => id === 'folders')).toMatchObject({
    level: 'warning',
    measured: expect.stringMatching(/crowded \(PATH\) has 15,000 entries; one listing takes [\d.]+ (ms|s)$/),
  });
});

/** Commands of what a process has started, by the kernel's own list: a look at all of /proc may take as long as a check. */
function childrenOf(pid: number | undefined): string[] {
  // What has ended meanwhile is none.
  const text = (path: string) => {
    try {
      return readFileSync(path, 'latin1');
    } catch {
      return '';
    }
  };
  const pids = text(`/proc/${pid}/task/${pid}/children`).trim().split(' ');
  return pids.map((child) => text(`/proc/${child}/cmdline`).replaceAll('\0', ' '));
}

test('Ctrl-C ends it, and whatever it has started', async ({ skip }) => {
  if (!existsSync(`/proc/self/task/${process.pid}/children`))
    return skip('this kernel does not list children');
  // It measures for two seconds, in which a busy machine may not let this process look.
  for (let attempt = 1; attempt <= 10; attempt++) {
    const { child, ended, processes } = start(['check']);
    await Promise.race([
      ended,
      eventually(() => childrenOf(child.pid).some((command) => command.includes('abi-call'))),
    ]);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(processes()).toEqual([]);
    if (code !== 130) continue;
    expect(stdout).toBe('');
    return;
  }
  expect.fail('it was done before every signal');
});
