import { describe, expect, test } from 'vitest';
import { pairingsOf } from '../../src/compare/pairing.ts';
import { CompareError, NothingInCommon } from '../../src/compare/side.ts';
import type { Choice } from '../../src/compare/systems.ts';
import type { Row } from '../../src/results/schema.ts';
import { input, like } from '../support/sides.ts';

const found = (sides: Record<string, readonly Row[]>, choice: Choice = {}) => {
  const inputs = Object.entries(sides).map(([name, rows]) => {
    const [label, file] = name.split('=') as [string, string | undefined];
    return { ...input(file ?? label, rows), ...(file !== undefined && { label }) };
  });
  const { pairings, left } = pairingsOf(inputs, choice);
  return {
    pairs: pairings.map(({ system, sides }) => [
      system,
      ...sides.map(({ label, rows }) => `${label}: ${rows[0]?.system}`),
    ]),
    left: left.map(({ system, reason }) => `${system} ${reason}`),
  };
};
const system = (name: string, more: Partial<Row> = {}) => like({ system: name, environment: name, ...more });
const matrix = ['host', 'seccomp', 'ptrace'].flatMap((name) => system(name));

describe('a label', () => {
  test('that names no system is refused where another does: a slip of the pen is no name of a side', () => {
    expect(() => found({ 'host=m.csv': matrix, 'secomp=m.csv': matrix })).toThrow(
      new CompareError('m.csv has no system called secomp, only host, seccomp and ptrace'),
    );
    expect(found({ 'host=m.csv': matrix, 'new=one.csv': system('host') }).pairs).toEqual([
      ['host', 'host: host', 'new: host'],
    ]);
  });

  test('may be one that a table or a message shows', () => {
    const two = [...like({ system: 'base', cpu: 'A' }), ...like({ system: 'base', cpu: 'B' })];
    const one = like({ system: 'new', cpu: 'B' });
    expect(() => found({ two, one })).toThrow(
      'rows labelled base differ in CPU, but a side must be one system: measure each with a different --label, ' +
        'select one (--rows REGEX) or use separate files: base (cpu A) and base (cpu B)',
    );
    expect(found({ 'base (cpu B)=two': two, one }).pairs).toHaveLength(1);
  });
});

describe('systems of many machines', () => {
  const fleet = (kernel: string, hosts: readonly string[]) =>
    hosts.flatMap((host) => like({ system: `Linux ${kernel} (${host})`, kernel, host }));

  test('with labels made of kernel and host are found by the host, also after an update of the kernel', () => {
    expect(found({ old: fleet('6.12', ['a', 'b', 'c']), new: fleet('6.18', ['b', 'a', 'd']) })).toEqual({
      pairs: [
        ['a', 'old: Linux 6.12 (a)', 'new: Linux 6.18 (a)'],
        ['b', 'old: Linux 6.12 (b)', 'new: Linux 6.18 (b)'],
      ],
      left: ['Linux 6.12 (c) is not in new', 'Linux 6.18 (d) is not in old'],
    });
  });

  test('are found by their labels where an input has two kernels of one host', () => {
    const both = [...fleet('6.12', ['a']), ...fleet('6.18', ['a'])];
    expect(found({ both, new: fleet('6.18', ['a', 'b']) }).pairs).toEqual([
      ['Linux 6.18 (a)', 'both: Linux 6.18 (a)', 'new: Linux 6.18 (a)'],
    ]);
  });
});

describe('a side', () => {
  test('of merged hosts has processors of one kind', () => {
    const on = (host: string, tsc_hz: number) => like({ host, run: host, tsc_hz });
    const merge = (...rows: Row[][]) =>
      pairingsOf([input('base.csv', rows.flat()), input('new.csv', on('c', 2.6e9))], { mergeHosts: true });
    expect(merge(on('a', 2.6e9), on('b', 2.61e9)).pairings).toHaveLength(1);
    expect(() => merge(on('a', 2.6e9), on('b', 3e9))).toThrow(
      /differ in CPU, .* AMD EPYC, counter of 2600 MHz\) and .* AMD EPYC, counter of 3000 MHz\)/,
    );
  });

  test('keeps rounds of equal number of another machine, so that it is refused', () => {
    const rows = (cpu: string) => like({ system: 'base', cpu, run: undefined });
    expect(() => found({ mixed: [...rows('A'), ...rows('B')], one: rows('A') })).toThrow('differ in CPU');
  });

  test.each([
    ['without rows', { empty: [], one: like() }, 'empty has no rows'],
    [
      'without a system of another',
      { matrix, other: system('wine') },
      'no other input has a system of matrix',
    ],
  ])('%s has nothing in common with any', (_, sides, message) => {
    expect(() => found(sides)).toThrow(NothingInCommon);
    expect(() => found(sides)).toThrow(message);
  });
});
