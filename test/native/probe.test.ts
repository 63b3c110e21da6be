/** What the stand-alone probe can do beyond one round: many rounds, a filter, refusing to be process 1. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { isInstalled } from '../../src/host/installed.ts';
import { eventually } from '../support/bench.ts';
import { nativeHere } from '../support/native.ts';

const { native, cpu } = await nativeHere();

function probe(...args: string[]) {
  const { stdout, stderr, status } = spawnSync(native.probe, args, { encoding: 'utf8' });
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return { lines, stderr, status };
}

test('a lone comma begins another round, in a fresh process, with the facts told once', () => {
  const { lines, status } = probe('--cpu', String(cpu), '--samples', '3', 'abi-call', 'psr', ',', 'psr:20');
  expect(status).toBe(0);
  expect(lines.map(({ type, round, benchmark }) => benchmark ?? round ?? type)).toEqual([
    ...['facts', 1, 'abi-call', 'psr', 2, 'psr', 'end'],
  ]);
  expect(lines[5]).toMatchObject({ batch: 20, cpu, result: 0 });
  expect(lines[5].samples).toHaveLength(3);
});

test('a process begins again on the CPU where it measures', async () => {
  const options = ['--samples', '2', 'abi-call'];
  const allowed = (facts: { files: Record<string, string> }) =>
    /Cpus_allowed_list:\s*(.*)/.exec(facts.files['/proc/self/status'] ?? '')?.[1];
  expect(allowed(probe('--cpu', String(cpu), ...options).lines[0])).toBe(String(cpu));
  expect(allowed(probe(...options).lines[0])).toBe(allowed(probe('--facts').lines[0]));
  const refused = probe('--cpu', '1000', ...options).lines;
  expect(allowed(refused[0])).toBe(allowed(probe('--facts').lines[0]));
  // A file of arguments is read again, and what stood before it is not lost.
  const file = join(mkdtempSync(join(tmpdir(), 'probe-test-')), 'arguments');
  writeFileSync(file, `--cpu\n${cpu}\nabi-call\n`);
  const { lines } = probe('--samples', '3', '--arguments', file);
  rmSync(dirname(file), { recursive: true });
  expect(lines[1].samples).toHaveLength(3);
  const begun = spawn(native.probe, ['--cpu', String(cpu), '--samples', '1000000', 'stat'], {
    stdio: 'ignore',
  });
  const environment = () => readFileSync(`/proc/${begun.pid}/environ`, 'latin1');
  if (allowed(probe('--facts').lines[0]) !== String(cpu))
    await eventually(() => environment().includes('RINGTOLL_BEGUN_AGAIN'));
  begun.kill('SIGKILL');
});

test('a benchmark is measured in the place of another, whose name its result has', () => {
  const { lines, status } = probe(
    '--samples',
    '2',
    'abi-call=abi-call/getpid:30',
    ',',
    'psr=vdso/time',
    'abi-call:7',
  );
  expect(status).toBe(0);
  expect(lines.filter(({ type }) => type === 'benchmark')).toMatchObject([
    { benchmark: 'abi-call', batch: 30, result: 0 },
    { benchmark: 'psr' },
    { benchmark: 'abi-call', batch: 7, result: 0 },
  ]);
});

test('a round that fails does not keep the next one from being measured', () => {
  const { lines, status } = probe('--samples', '2', 'psr', ',', 'abi-call');
  expect(status).toBe(1);
  expect(lines.filter(({ type }) => type === 'benchmark')).toMatchObject([
    { benchmark: 'psr', result: -22, what: 'pinning without --cpu' },
    { benchmark: 'abi-call', result: 0 },
  ]);
  expect(lines.at(-1)).toEqual({ type: 'end', failures: 1 });
});

test.each(['--seccomp', '--seccomp-uncached'])('%s puts one filter around every round', (option) => {
  const plain = probe('--facts').lines[0];
  const { lines, status } = probe(option, '50', '--samples', '2', 'abi-call', ',', 'abi-call');
  expect(status).toBe(0);
  const filters = (facts: { files: Record<string, string> }) =>
    Number(/Seccomp_filters:\s*(\d+)/.exec(facts.files['/proc/self/status'] ?? '')?.[1]);
  expect(filters(lines[0])).toBe(filters(plain) + 1);
  expect(lines.filter(({ type }) => type === 'benchmark')).toHaveLength(2);
});

test('--facts tells what watches system calls, or why the kernel does not answer', () => {
  const { audit, tracepoints } = probe('--facts').lines[0];
  if ('errno' in tracepoints) expect(tracepoints.errno).toBeGreaterThan(0);
  else for (const name of tracepoints) expect(name).toMatch(/^\w+$/);
  const counts = { enabled: expect.any(Number), rules: expect.any(Number), never: expect.any(Number) };
  if ('errno' in audit) expect(audit.errno).toBeGreaterThan(0);
  else expect(audit).toEqual(counts);
});

test('--untraced measures in a process that strace does not follow', ({ skip }) => {
  if (!isInstalled('strace', process.env)) skip('needs strace (apt-get install strace)');
  const calls = (...options: string[]): number => {
    const args = ['-f', '-c', '-e', 'trace=getppid', native.probe, ...options, '--cpu', `${cpu}`];
    const { stderr, status } = spawnSync('strace', [...args, '--samples', '2', 'abi-call:1000'], {
      encoding: 'utf8',
    });
    expect(status).toBe(0);
    return Number(/(\d+) +getppid$/m.exec(stderr)?.[1] ?? 0);
  };
  expect(calls()).toBeGreaterThan(2000);
  expect(calls('--untraced', '1')).toBe(0);
});

test.each([
  ['a filter of too many rules', ['--seccomp', '2001'], 1, 'installing the seccomp filter failed: EINVAL'],
  ['a number that is none', ['--seccomp', 'many'], 2, 'whole number'],
  ['an unknown benchmark in a later round', ['abi-call', ',', 'abi-cal'], 2, 'unknown benchmark'],
])('%s is refused before anything is measured', (_, args, expected, message) => {
  const { lines, stderr, status } = probe(...args);
  expect(status).toBe(expected);
  expect(stderr).toContain(message);
  expect(lines).toEqual([]);
});
