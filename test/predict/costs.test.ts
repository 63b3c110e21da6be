import { describe, expect, test } from 'vitest';
import type { Machine } from '../../src/predict/costs.ts';
import { hostRows, known, knownFrom, NODE, rowsOf } from '../support/known.ts';

describe('what crossing costs', () => {
  test('is read in ns, the host itself apart from the systems', () => {
    expect(known.here).toMatchObject({
      label: 'host',
      costs: { call: { value: 100 }, message: { value: 2_000 } },
    });
    expect(known.systems.map(({ label }) => label)).toEqual([
      'seccomp',
      'ptrace',
      'gVisor (runsc, ptrace)',
      'eBPF helper get_current_pid_tgid()',
    ]);
    expect(known.systems[2]?.costs).toMatchObject({ call: { value: 15_000 }, message: null, process: null });
  });

  test('is not known of what has no time, nor of what runs other programs, and that is said', () => {
    expect(known.leftOut).toEqual([
      { label: 'Wine 8.0 on Linux', why: expect.stringContaining('Windows') },
      { label: 'counting', why: expect.stringContaining('was not measured') },
    ]);
  });

  test('is not what took no time', () => {
    const { leftOut } = knownFrom([...hostRows, ...rowsOf('seccomp', { 'abi-call': 0 })]);
    expect(leftOut).toMatchObject([{ label: 'seccomp', why: expect.stringContaining('was not measured') }]);
    expect(() => knownFrom(rowsOf('host', { 'abi-call': 0 }))).toThrow(
      'the cost of a system call was not measured',
    );
  });

  test('follows the host through a matrix in which it has moved', () => {
    const [there] = knownFrom([
      ...hostRows,
      ...rowsOf('seccomp', { 'abi-call': 250 }, { host_ns: 200 }),
    ]).systems;
    expect(there?.costs.call.value).toBeCloseTo(125);
  });

  test('is held against the machine of this name, and another one is marked', () => {
    const other = rowsOf('host', { 'abi-call': 50 }, { host: 'fast', system: 'fast' });
    const { here, systems } = knownFrom([...other, ...hostRows]);
    expect(here.label).toBe('host');
    expect(systems).toMatchObject([{ label: 'fast', elsewhere: true }]);
    expect(knownFrom([...other, ...hostRows], 'fast').here.label).toBe('fast');
  });

  test.each([
    ['microcode', { microcode: '0x1' }, { microcode: '0x2' }],
    ['governor', { governor: 'powersave' }, { governor: 'performance' }],
    ['seccomp', { seccomp: 'filter', seccomp_filters: 1 }, { seccomp: 'none' }],
  ] as const)('is held against the run as the machine is now, by its %s', (_, before, now) => {
    const results = [
      ...rowsOf('host', { 'abi-call': 300 }, before),
      ...rowsOf('host', { 'abi-call': 100 }, now),
    ];
    const costOf = (facts: Partial<Machine>) => knownFrom(results, NODE, facts).here.costs.call.value;
    expect(costOf(before)).toBe(300);
    expect(costOf({ kernel: '6.1', ...now })).toBe(100);
    expect(() => costOf({})).toThrow('several hosts');
    expect(() => costOf({ ...now, cpu: 'another' })).toThrow('several hosts');
  });

  test('of the only host counts here, whatever its name', () => {
    expect(knownFrom(hostRows, 'renamed').here.label).toBe('host');
  });

  test.each([
    [
      'no host',
      rowsOf('seccomp', { 'abi-call': 100 }),
      'on the host itself (bench all or bench matrix measures it)',
    ],
    [
      'no time',
      rowsOf('host', { 'abi-call': 1 }, { ns: undefined, cycles: 400 }),
      'the cost of a system call was not measured',
    ],
    ['no system call', rowsOf('host', { psr: 1 }), 'the cost of a system call was not measured'],
    [
      'two hosts of other names',
      [
        ...rowsOf('host', { 'abi-call': 1 }, { host: 'a', system: 'a' }),
        ...rowsOf('host', { 'abi-call': 1 }, { host: 'b', system: 'b' }),
      ],
      'several hosts (a, b)',
    ],
  ])('is refused with its reason where there is %s', (_, rows, message) => {
    expect(() => knownFrom(rows, NODE)).toThrow(message);
  });
});
