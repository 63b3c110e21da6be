import { describe, expect, test } from 'vitest';
import { benchmarks } from '../../bench/index.ts';
import { Details } from '../../src/page/details.ts';
import { facts, footnoted, tellingApart } from '../../src/results/facts.ts';
import { columns, type Row } from '../../src/results/schema.ts';
import { Gathering } from '../../src/table/gather.ts';
import { buildTable } from '../../src/table/table.ts';
import { label, measured } from '../support/rows.ts';

const known: Partial<Row> = { host: 'myhost', kernel: '6.18.44', cpu: 'AMD EPYC' };
const psr = (value: number, more: Partial<Row> = {}) => measured('psr', [value], { ...known, ...more });

function systemsOf(rows: readonly Row[], mergeHosts = false) {
  const gathering = new Gathering({ mergeHosts });
  for (const row of rows) gathering.add([row], `${row.run}.csv`);
  return gathering.systems().map(({ identity, series }) => ({
    identity,
    values: series.get('psr')?.values('cycles'),
  }));
}

const table = (rows: readonly Row[]) =>
  buildTable({ rows, published: [], columns: benchmarks, unit: 'cycles' });
const labels = (rows: readonly Row[]) => table(rows).systems.map((system) => system.label);

describe('rows are told apart', () => {
  test.each<[Partial<Row>, Partial<Row>, string, string]>([
    [{ seccomp: 'none' }, { seccomp: 'filter' }, 'seccomp none', 'seccomp filter'],
    [{ seccomp_filters: 1 }, { seccomp_filters: 2 }, 'seccomp filters 1', 'seccomp filters 2'],
    [{ container: 'none' }, { container: 'docker' }, 'container none', 'container docker'],
    [{ tracer: 0 }, { tracer: 4711 }, 'tracer no', 'tracer yes'],
    [{ governor: 'performance' }, { governor: 'powersave' }, 'governor performance', 'governor powersave'],
    [{ turbo: 'on' }, { turbo: 'off' }, 'turbo on', 'turbo off'],
    [{ smt: 'on' }, { smt: 'off' }, 'smt on', 'smt off'],
    [{ hypervisor: 'KVM' }, { hypervisor: 'none' }, 'hypervisor KVM', 'hypervisor none'],
    [
      { core_type: 'performance' },
      { core_type: 'efficiency' },
      'core type performance',
      'core type efficiency',
    ],
    [{ scheduling: 'other' }, { scheduling: 'fifo 50' }, 'scheduling other', 'scheduling fifo 50'],
    [{ cpu_quota: 'none' }, { cpu_quota: '0.5' }, 'cpu quota none', 'cpu quota 0.5'],
    [{ pinned: 'yes' }, { pinned: 'no' }, 'pinned yes', 'pinned no'],
    [{ clocksource: 'tsc' }, { clocksource: 'hpet' }, 'clocksource tsc', 'clocksource hpet'],
    [{ cpu_id: 'AMD 25/1/1' }, { cpu_id: 'AMD 26/2/1' }, 'cpu id AMD 25/1/1', 'cpu id AMD 26/2/1'],
    [{ microcode: '0x1' }, { microcode: '0x2' }, 'microcode 0x1', 'microcode 0x2'],
  ])('by %j and %j', (one, other, first, second) => {
    const { systems, footnotes } = table([...psr(10, one), ...psr(20, other)]);
    expect(systems.map((system) => [system.label, system.cells.psr?.value])).toEqual([
      [`${label} (${first})`, 10],
      [`${label} (${second})`, 20],
    ]);
    const [column = ''] = Object.keys(one);
    expect(footnotes.at(-1)).toContain(
      `rows with this label differ in ${column.replaceAll('_', ' ')}, so they are separate systems`,
    );
  });

  test('by boot options, which are numbered and explained by what differs', () => {
    const { systems, footnotes } = table([
      ...psr(10, { boot_options: 'pti=on isolcpus=1' }),
      ...psr(20, { boot_options: 'isolcpus=1' }),
    ]);
    expect(systems.map((system) => system.label)).toEqual([
      `${label} (boot options 1)`,
      `${label} (boot options 2)`,
    ]);
    expect(footnotes.at(-1)).toContain('boot options 1: pti=on; boot options 2: no others.');
  });

  test('by no more facts in a label than needed, while the footnote has all', () => {
    const two = [
      psr(10, { seccomp: 'none', seccomp_filters: 0, microcode: '0x1' }),
      psr(20, { seccomp: 'filter', seccomp_filters: 1, microcode: '0x2' }),
    ];
    expect(labels(two.flat())).toEqual([`${label} (seccomp none)`, `${label} (seccomp filter)`]);
    expect(table(two.flat()).footnotes.at(-1)).toContain('differ in seccomp, seccomp filters and microcode');
  });

  test('not by which process traces them', () => {
    expect(labels([...psr(10, { tracer: 12 }), ...psr(20, { tracer: 13 })])).toEqual([label]);
  });
});

describe('rows that differ in what matters little', () => {
  test.each(footnoted.map(({ column, name }) => [column, name]))(
    '%s are one, with a footnote',
    (column, name) => {
      const type = columns.find((known) => known.name === column)?.type;
      const [a, b] = type === 'text' ? ['one', 'two'] : [1, 2];
      const { systems, footnotes } = table([
        ...psr(10, { [column]: a, run: 'a' }),
        ...psr(20, { [column]: b, run: 'b' }),
        ...psr(30, { run: 'c' }),
      ]);
      expect(systems).toMatchObject([{ label, cells: { psr: { rounds: 3 } } }]);
      expect(footnotes.at(-1)).toBe(`${label}: combines rows from ${name} ${a} and ${b}.`);
    },
  );

  test('have none where they are all alike', () => {
    expect(
      table([...psr(10, { node: 'v20' }), ...psr(20, { node: 'v20', run: 'b' })]).footnotes,
    ).toHaveLength(benchmarks.length);
  });
});

describe('rows that do not tell a fact', () => {
  const quiet = psr(10, { run: 'a' });
  const open = psr(20, { run: 'b', seccomp: 'none' });
  const behind = psr(30, { run: 'c', seccomp: 'filter' });

  test('belong to those that agree in all others, in whatever order they come', () => {
    for (const rows of [
      [...quiet, ...open],
      [...open, ...quiet],
    ])
      expect(systemsOf(rows).map(({ values }) => values?.toSorted())).toEqual([[10, 20]]);
  });

  test('are told in a footnote where they were joined, with what they do not tell', () => {
    const both = table([...quiet, ...psr(20, { run: 'b', seccomp: 'none', smt: 'off' }), ...open]);
    expect(both.footnotes.at(-1)).toBe(
      `${label}: 1 round does not record seccomp; 2 rounds do not record SMT.`,
    );
    const older = measured('psr', [10, 11, 12], { ...known, run: 'a' });
    expect(table([...older, ...psr(20, { run: 'b', seccomp: 'none', smt: 'off' })]).footnotes.at(-1)).toBe(
      `${label}: 3 rounds do not record seccomp and SMT.`,
    );
    expect(table([...quiet, ...psr(20, { run: 'b' })]).footnotes).toHaveLength(benchmarks.length);
  });

  test('stay apart where nobody can say to which they belong', () => {
    for (const rows of [
      [...quiet, ...open, ...behind],
      [...behind, ...open, ...quiet],
      [...open, ...quiet, ...behind],
    ]) {
      const found = systemsOf(rows).map(({ identity, values }) => [identity.seccomp, values]);
      expect(found.toSorted()).toEqual([
        ['', [10]],
        ['filter', [30]],
        ['none', [20]],
      ]);
    }
  });

  test('say unknown as well as nothing', () => {
    expect(labels([...psr(10, { smt: 'unknown' }), ...psr(20, { run: 'b', smt: 'off' })])).toEqual([label]);
  });

  test('keep their rounds on a page', () => {
    const details = new Details();
    const gathering = new Gathering({}, (system, row) => details.take(system, row));
    gathering.add([...quiet, ...open]);
    const [system] = gathering.systems();
    const detail = system && details.of(system);
    expect(
      detail?.rounds
        .get('psr')
        ?.map(({ cycles }) => cycles)
        .toSorted(),
    ).toEqual([10, 20]);
    expect(detail?.machines).toHaveLength(2);
  });
});

describe('with merged hosts', () => {
  const of = (host: string, value: number, more: Partial<Row> = {}) =>
    psr(value, { host, run: host, system: `Linux 6.18.44 (${host})`, ...more });
  const rows = [...of('3f2a9c', 10), ...of('77be01', 11), ...of('a0c4d2', 12)];

  test('default labels lose the name of the host, and the rows are one', () => {
    expect(systemsOf(rows)).toHaveLength(3);
    expect(systemsOf(rows, true)).toMatchObject([
      { identity: { system: 'Linux 6.18.44', host: '' }, values: [10, 11, 12] },
    ]);
  });

  test('labels that a user chose stay as they are', () => {
    expect(systemsOf(of('a', 1, { system: 'mine (a)' }), true)).toMatchObject([
      { identity: { system: 'mine (a)' } },
    ]);
  });

  test('processors of one name are several where their counters are known to differ', () => {
    const fast = of('fast', 20, { tsc_hz: 3e9 });
    const slow = ['a', 'b'].flatMap((host, n) => of(host, 10 + n, { tsc_hz: 2.6e9 * (1 + n / 1000) }));
    const found = systemsOf([...slow, ...fast], true);
    expect(found.map(({ identity, values }) => [identity.cpu, values])).toEqual([
      ['AMD EPYC, counter of 2600 MHz', [10, 11]],
      ['AMD EPYC, counter of 3000 MHz', [20]],
    ]);
    // Of a host that does not tell nobody knows, which is no matter where there is only one.
    expect(systemsOf([...slow, ...rows], true)).toHaveLength(1);
    expect(systemsOf([...slow, ...fast, ...rows], true)).toHaveLength(3);
    expect(
      systemsOf(
        [...slow, ...fast].map((row) => ({ ...row, tsc_hz: undefined })),
        true,
      ),
    ).toHaveLength(1);
  });

  test('rows that do not tell a fact are one with those of other hosts', () => {
    const open = rows.map((row, n) => (n === 0 ? row : { ...row, seccomp: 'none' }));
    expect(systemsOf(open, true).map(({ values }) => values?.toSorted())).toEqual([[10, 11, 12]]);
  });

  test('keep their rounds on a page', () => {
    const details = new Details();
    const gathering = new Gathering({ mergeHosts: true }, (system, row) => details.take(system, row));
    gathering.add(rows.map((row, n) => (n === 0 ? row : { ...row, seccomp: 'none' })));
    const [system] = gathering.systems();
    expect(system && details.of(system).rounds.get('psr')).toHaveLength(3);
  });

  test('everything else still tells apart', () => {
    expect(systemsOf([...rows, ...of('b', 13, { cpu: 'Xeon' })], true)).toHaveLength(2);
    expect(systemsOf([...rows, ...of('b', 13, { mitigations: 'off' })], true)).toHaveLength(2);
  });
});

test('every fact is told in a comparison but the names of rows and sources', () => {
  const all = [...tellingApart, ...footnoted].map(({ column }) => column).toSorted();
  expect([...facts.map(({ column }) => column), 'source', 'system'].toSorted()).toEqual(all);
  expect(new Set(all).size).toBe(all.length);
});
