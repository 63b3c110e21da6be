import { expect, test } from 'vitest';
import { ebpf, vdso } from '../../src/environments/in-kernel.ts';
import { environments } from '../../src/environments/index.ts';
import { inKernel, plainCallIn, plainCallKinds, scenariosOf } from '../../src/predict/scenarios.ts';
import { hostRows, knownFrom, rows, rowsOf } from '../support/known.ts';

const find = (given: Parameters<typeof knownFrom>[0], environment: string) =>
  scenariosOf(knownFrom(given), environments, 0.04).find((scenario) => scenario.environment === environment);

test('a plain call saves what a call costs that there is not, and no handler', () => {
  const withCrossing = [...rows, ...rowsOf('host', { 'abi-call/enosys': 88 })];
  expect(find(withCrossing, inKernel.plain)?.extra.call.value).toBe(2 - 88);
  expect(find(rows, inKernel.plain)?.notes.join()).toContain("includes getppid()'s own handler");
  expect(find(withCrossing, inKernel.plain)?.notes.join()).not.toContain('includes what answers');
});

test('the plain call is the cheapest that this machine has, of a helper before the vDSO', () => {
  const inVdso = (system: string, ns: number, host?: string) =>
    rowsOf(vdso.id, { 'abi-call': ns }, { system, ...(host && { host }) });
  const ways = [
    ...hostRows,
    ...inVdso('clock_gettime', 20),
    ...inVdso('getcpu', 3),
    ...inVdso('elsewhere', 1, 'other'),
  ];
  expect(plainCallIn(knownFrom(ways))).toMatchObject({ ns: { value: 3 }, isGuess: false });
  const helper = (operation: string, ns: number) =>
    rowsOf(ebpf.id, { 'abi-call': ns }, { system: operation, operation, stands_for: 'host' });
  const others = [...ways, ...helper('ktime_get_ns()', 9), ...helper('get_smp_processor_id()', 1)];
  expect(plainCallIn(knownFrom(others)).ns.value).toBe(1);
  expect(plainCallIn(knownFrom([...others, ...helper('get_current_pid_tgid()', 5)])).ns.value).toBe(5);
  expect(plainCallIn(knownFrom(hostRows))).toMatchObject({ ns: { value: 0 }, isGuess: true });
  expect(find(hostRows, inKernel.plain)?.isLowerBound).toBe(true);
});

test('a system of which only calls are known gives a lower bound, with its reason', () => {
  expect(find([...hostRows, ...rowsOf('seccomp', { 'abi-call': 125 })], 'seccomp')).toMatchObject({
    isLowerBound: true,
    notes: [expect.stringContaining('was not measured')],
  });
  expect(find(rows, 'seccomp')).toMatchObject({ isLowerBound: false, notes: [] });
});

test('what stands for a plain call is measured by an environment', () => {
  for (const { environment, operation } of plainCallKinds) {
    const rows = [vdso, ebpf].find(({ id }) => id === environment)?.variations();
    expect(rows?.some((row) => operation === undefined || row.operation === operation)).toBe(true);
  }
});

test('only quick environments are measured unless others are named', () => {
  expect(environments.filter(({ quick }) => quick).map(({ id }) => id)).toEqual([
    'host',
    'seccomp',
    'seccomp-uncached',
    'ptrace',
    'vdso',
    'io_uring',
    'ebpf',
  ]);
});

test('a replacement of system calls is marked as one, and its lacking messages are no bound', () => {
  const helper = rowsOf('ebpf', { 'abi-call': 5 }, { stands_for: 'host' });
  expect(find([...hostRows, ...helper], 'ebpf')).toMatchObject({
    isLowerBound: false,
    notes: [expect.stringContaining('every system call')],
  });
});
