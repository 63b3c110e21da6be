import { expect, test } from 'vitest';
import { environments } from '../../src/environments/index.ts';
import { inKernel, plainCallIn, scenariosOf } from '../../src/predict/scenarios.ts';
import { hostRows, knownFrom, rows, rowsOf } from '../support/known.ts';

const find = (given: Parameters<typeof knownFrom>[0], environment: string) =>
  scenariosOf(knownFrom(given), environments, 0.04).find((scenario) => scenario.environment === environment);

test('a plain call saves what a call costs that there is not, and no handler', () => {
  const withCrossing = [...rows, ...rowsOf('host', { 'abi-call/enosys': 88 })];
  expect(find(withCrossing, inKernel.plain)?.extra.call.value).toBe(2 - 88);
  expect(find(rows, inKernel.plain)?.notes.join()).toContain('includes what answers getppid()');
  expect(find(withCrossing, inKernel.plain)?.notes.join()).not.toContain('includes what answers');
});

test('the plain call is the cheapest that this machine has, of a helper before the vDSO', () => {
  const vdso = (system: string, ns: number, host?: string) =>
    rowsOf('vdso', { 'abi-call': ns }, { system, ...(host && { host }) });
  const ways = [
    ...hostRows,
    ...vdso('clock_gettime', 20),
    ...vdso('getcpu', 3),
    ...vdso('elsewhere', 1, 'other'),
  ];
  expect(plainCallIn(knownFrom(ways))).toMatchObject({ ns: { value: 3 }, isGuess: false });
  expect(plainCallIn(knownFrom([...ways, ...rowsOf('ebpf', { 'abi-call': 5 })])).ns.value).toBe(5);
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
