import { expect, test } from 'vitest';
import { dotGroups } from '../../src/plots/dots.ts';
import { readPublished } from '../../src/results/published.ts';
import { buildTable } from '../../src/table/table.ts';
import { modelOf, withInKernel } from '../support/pages.ts';
import { around, host, measured } from '../support/rows.ts';

const groupsOf = (...[rows, column = 'abi-call']: [Parameters<typeof modelOf>[0], string?]) =>
  dotGroups(modelOf(rows).tables[0], column);

test('dots stand in the order of their values, published and measured ones on one axis', () => {
  const [group, ...others] = groupsOf(host);
  expect(others).toEqual([]);
  expect(group?.counts).toBe('core cycles');
  expect(group?.dots.map(({ value, kind }) => [value, kind])).toEqual([
    [80, 'published'],
    [304, 'published'],
    [424, 'measured'],
    [437, 'published'],
    [627, 'published'],
    [878, 'published'],
  ]);
  expect(group?.dots[2]).toMatchObject({ text: '424 ±0.3%' });
});

test('figures that do not compare stand on axes of their own', () => {
  const ticks = (system: string, tsc_hz: number) =>
    measured('abi-call', [1, 1, 1], { system, cycles: undefined, tsc_hz, arch: 'x86_64' });
  const groups = groupsOf([...ticks('a', 2.6e9), ...ticks('b', 2.6e9), ...ticks('c', 1e9), ...host]);
  expect(groups.map(({ unit, counts, dots }) => [unit, counts, dots.length])).toEqual([
    ['cycles', 'core cycles', 6],
    ['tsc', 'ticks at 2600 MHz (x86_64)', 2],
    ['tsc', 'ticks at 1000 MHz (x86_64)', 1],
  ]);
});

test('a call inside the kernel is held against the system call of its own machine', () => {
  const dots = groupsOf(withInKernel).flatMap(({ dots }) => dots);
  const inside = dots.filter(({ kind }) => kind === 'in-kernel');
  expect(inside.map(({ label, systemCall }) => [label, systemCall])).toEqual([
    ['eBPF', 420],
    ['elsewhere', null],
  ]);
  expect(dots.filter(({ systemCall }) => systemCall !== null)).toHaveLength(1);
});

test('a call inside the kernel is not held against that of a namesake, nor against one that is traced', () => {
  const call = (system: string, cycles: number, more: object) =>
    measured('abi-call', [cycles], { system, host: 'vm', kernel: '6.1', cpu: 'one', ...more });
  const ratio = (...others: ReturnType<typeof call>[]) =>
    groupsOf([...call('eBPF', 5, { environment: 'ebpf', stands_for: 'host' }), ...others.flat()])
      .flatMap(({ dots }) => dots)
      .find(({ kind }) => kind === 'in-kernel')?.systemCall;
  const namesake = call('namesake', 900, { cpu: 'other' });
  expect(ratio(namesake)).toBeNull();
  expect(ratio(call('strace', 60_000, { environment: 'ptrace' }))).toBeNull();
  expect(ratio(namesake, call('host', 300, {}))).toBe(300);
});

test('a module holds its handler against the system call beside it, which is one', () => {
  const guest = {
    environment: 'kernel-module',
    host: 'guest',
    kernel: '6.1',
    cycles: undefined,
    tsc_cycles: undefined,
  };
  const calls = [
    { what: 'syscall', instructions: 370 },
    { what: 'handler in ring 0', instructions: 110, stands_for: 'kernel-module' },
  ];
  const rows = calls.flatMap(({ what, ...own }) =>
    measured('abi-call', [1], {
      ...guest,
      ns: undefined,
      ...own,
      system: `Linux, QEMU icount: ${what}`,
    }),
  );
  const dots = groupsOf([...rows, ...withInKernel]).find(({ unit }) => unit === 'instructions')?.dots;
  expect(dots?.map(({ kind, systemCall }) => [kind, systemCall])).toEqual([
    ['in-kernel', 370],
    ['measured', null],
  ]);
});

test('a published one is held against the system call of its own source', () => {
  const { systems } = buildTable({
    columns: [{ id: 'abi-call', title: 'ABI call', footnote: '' }],
    unit: 'cycles',
    rows: host,
    published: readPublished('in-kernel'),
  });
  const dots = dotGroups({ systems, unit: 'cycles' }, 'abi-call').flatMap((group) => group.dots);
  const held = dots.filter(({ systemCall }) => systemCall !== null);
  expect(held.map(({ label, kind, systemCall }) => [label, kind, systemCall])).toEqual([
    ['Unikraft, function call', 'published', 222],
    ['Kernel Mode Linux', 'published', 432],
    ['Unikraft, unmodified binary', 'published', 222],
    ['Privbox', 'published', 953],
  ]);
});

test('a published one is not held against a namesake in another source', () => {
  const published = readPublished('in-kernel').filter(({ system }) => system !== 'Linux (KML paper)');
  const call = published.find(({ system }) => system === 'Linux (Privbox artifact)');
  if (call === undefined) throw new Error('the Privbox artifact has no system call');
  const { systems } = buildTable({
    columns: [{ id: 'abi-call', title: 'ABI call', footnote: '' }],
    unit: 'cycles',
    rows: host,
    published: [...published, { ...call, system: 'Linux (KML paper)' }, { ...call, source: 'another' }],
  });
  const dots = dotGroups({ systems, unit: 'cycles' }, 'abi-call').flatMap((group) => group.dots);
  const held = new Map(dots.map(({ label, systemCall }) => [label, systemCall]));
  expect([held.get('Kernel Mode Linux'), held.get('Privbox')]).toEqual([null, 953]);
});

test('what is 0 has no place on a logarithmic axis', () => {
  expect(groupsOf(measured('psr', around(0, 0)), 'psr')[0]?.dots.map(({ kind }) => kind)).not.toContain(
    'measured',
  );
});
