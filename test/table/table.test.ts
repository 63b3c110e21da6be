import { describe, expect, test } from 'vitest';
import { benchmarks } from '../../bench/index.ts';
import type { Format } from '../../src/document/model.ts';
import { render } from '../../src/document/render.ts';
import { readPublished } from '../../src/results/published.ts';
import type { Row } from '../../src/results/schema.ts';
import { tableOutput } from '../../src/table/document.ts';
import { Gathering } from '../../src/table/gather.ts';
import { sorted, withRatios } from '../../src/table/select.ts';
import { buildTable, type Table } from '../../src/table/table.ts';
import type { Unit } from '../../src/units.ts';
import { host, label, measured } from '../support/rows.ts';

const draw = (format: Format, table: Table, width = 100) =>
  render(format, tableOutput(table), { color: false, width });

const published = readPublished();
const build = (rows: readonly Row[] = host, unit: Unit = 'cycles') =>
  buildTable({ rows, published, columns: benchmarks, unit });

describe('the table', () => {
  test('shows published systems first, and never with an interval', () => {
    const { systems } = build();
    expect(systems.map(({ kind }) => kind)).toEqual([...Array(5).fill('published'), 'measured']);
    expect(systems[3]).toMatchObject({ label: 'Linux 2.6.11', environment: 'published' });
    expect(systems[3]?.cells.psr).toEqual({ value: 5_797, low: null, high: null, rounds: 1 });
  });

  test('takes published rows for what they are also among the measured ones', () => {
    const { systems } = buildTable({
      rows: [...host, ...published],
      published: [],
      columns: benchmarks,
      unit: 'cycles',
    });
    expect(systems.map(({ kind }) => kind)).toEqual([...Array(5).fill('published'), 'measured']);
  });

  test('combines the rounds of a system over all of its runs', () => {
    const rows = [
      ...measured('psr', [10, 11, 12], { run: 'a' }),
      ...measured('psr', [13, 14, 15], { run: 'b' }),
    ];
    expect(build(rows).systems.at(-1)?.cells.psr).toEqual({ value: 12.5, low: 10, high: 15, rounds: 6 });
  });

  test('keeps environments of one label apart, and says in the label which is which', () => {
    const rows = [...measured('psr', [10]), ...measured('psr', [20], { environment: 'seccomp' })];
    const { systems, footnotes } = build(rows);
    const own = systems.filter(({ kind }) => kind === 'measured');
    expect(own.map((s) => [s.label, s.environment, s.cells.psr?.value])).toEqual([
      [`${label} (environment host)`, 'host', 10],
      [`${label} (environment seccomp)`, 'seccomp', 20],
    ]);
    expect(footnotes).toHaveLength(benchmarks.length);
  });

  test.each(['host', 'kernel', 'cpu'] as const)(
    'does not merge rows of one label that differ in %s, and a footnote says so',
    (fact) => {
      const rows = [...measured('psr', [10], { [fact]: 'a' }), ...measured('psr', [20], { [fact]: 'b' })];
      const { systems, footnotes } = build([...rows, ...measured('psr', [30], { [fact]: undefined })]);
      const own = systems.filter(({ kind }) => kind === 'measured');
      expect(own.map((s) => [s.label, s.cells.psr?.value])).toEqual([
        [`${label} (${fact} a)`, 10],
        [`${label} (${fact} b)`, 20],
        [`${label} (${fact} unknown)`, 30],
      ]);
      expect(own.map(({ notes }) => notes)).toEqual([[5], [5], [5]]);
      expect(footnotes[4]).toMatch(
        new RegExp(
          `\\(${fact} b\\) and .*: rows with this label differ in ${fact}, so they are separate systems\\.$`,
        ),
      );
    },
  );

  test('numbers what is too long for a label, and explains only what differs', () => {
    const more = { mitigations: 'spectre_v1: fences; spectre_v2: Retpolines' };
    const less = { mitigations: 'spectre_v1: fences; spectre_v2: Vulnerable' };
    const { systems, footnotes } = build([...measured('psr', [10], more), ...measured('psr', [20], less)]);
    expect(systems.slice(-2).map((s) => s.label)).toEqual([
      `${label} (mitigations 1)`,
      `${label} (mitigations 2)`,
    ]);
    expect(footnotes.at(-1)).toContain(
      'mitigations 1: spectre_v2: Retpolines; mitigations 2: spectre_v2: Vulnerable.',
    );
  });

  test('does not take a measured system for a published one of the same label', () => {
    const { systems } = build(measured('psr', [10], { system: 'Linux 2.6.11' }));
    expect(systems.filter((s) => s.label === 'Linux 2.6.11').map(({ kind }) => kind)).toEqual([
      'published',
      'measured',
    ]);
  });

  test('counts a round once, however often its row is there', () => {
    const rows = measured('psr', [10, 11, 12], { run: 'a' });
    const gathering = new Gathering();
    gathering.add([...rows].reverse(), 'first.csv');
    gathering.add(rows, 'copy.csv');
    gathering.add(measured('psr', [13], { run: 'b' }), 'second.csv');
    gathering.add(rows.slice(1), 'copy of copy.csv');
    expect(gathering.systems()[0]?.series.get('psr')?.values('cycles')).toEqual([12, 11, 10, 13]);
    expect(gathering.twice).toEqual({ rows: 5, file: 'copy.csv' });
  });

  test('takes the file for the run where rows name none, and every row without a round', () => {
    const gathering = new Gathering();
    gathering.add(measured('psr', [10, 11]), 'a.csv');
    gathering.add(measured('psr', [12]), 'b.csv');
    gathering.add(measured('psr', [13, 14], { round: undefined }), 'b.csv');
    expect(gathering.systems()[0]?.series.get('psr')?.values('cycles')).toEqual([10, 11, 12, 13, 14]);
    expect(gathering.twice).toBeNull();
  });

  test('has a published figure once, also when its file is given as an input', () => {
    const gathering = new Gathering();
    gathering.add(published, 'a.csv');
    gathering.add(published, 'b.csv');
    expect(gathering.systems().map(({ series }) => series.get('psr')?.values('cycles').length)).toEqual(
      Array(5).fill(1),
    );
    expect(gathering.twice).toBeNull();
  });

  test('has an empty cell for what was not measured', () => {
    expect(build(measured('psr', [10])).systems.at(-1)?.cells['abi-call']).toBeNull();
  });

  test('leaves the cells of a system empty that was not measured in the unit, and marks it', () => {
    const [row] = measured('psr', [10], { system: 'no core clock', cycles: undefined });
    const { systems, footnotes } = build([...host, row as Row]);
    expect(systems.at(-1)).toMatchObject({ label: 'no core clock', cells: { psr: null }, notes: [5] });
    expect(systems.at(-2)?.notes).toEqual([]);
    expect(footnotes[4]).toBe(
      'no core clock: empty cells were not measured in core cycles; ' +
        'there are figures in TSC ticks (--unit tsc) and ns (--unit ns).',
    );
  });

  test('never has instructions beside cycles without a mark', () => {
    const emulated = { system: 'QEMU', cycles: undefined, tsc_cycles: undefined, ns: undefined };
    const rows = [...host, ...measured('psr', [10], { ...emulated, instructions: 900 })];
    const inCycles = build(rows);
    expect(inCycles.systems.at(-1)).toMatchObject({ cells: { psr: null }, notes: [5] });
    expect(inCycles.footnotes[4]).toContain('instructions (--unit instructions)');
    const inInstructions = build(rows, 'instructions');
    expect(inInstructions.systems.at(-1)).toMatchObject({ cells: { psr: { value: 900 } }, notes: [] });
    expect(inInstructions.systems.slice(0, -1).every(({ notes }) => notes.length === 1)).toBe(true);
  });

  describe('mixed', () => {
    const emulated = { system: 'QEMU', cycles: undefined, tsc_cycles: undefined, ns: undefined };
    const rows = [
      ...host,
      ...measured('psr', [10], { system: 'no core clock', cycles: undefined }),
      ...measured('psr', [10], { ...emulated, instructions: 900 }),
    ];
    const table = buildTable({ rows, published, columns: benchmarks, unit: 'cycles', mixed: true });

    test('shows each system in a unit that it has, and a footnote says which', () => {
      expect(table.systems.slice(-3)).toMatchObject([
        { unit: 'cycles', notes: [] },
        { label: 'no core clock', unit: 'tsc', cells: { psr: { value: 7 } }, notes: [5] },
        { label: 'QEMU', unit: 'instructions', cells: { psr: { value: 900 } }, notes: [6] },
      ]);
      expect(table.footnotes.slice(4)).toEqual([
        'no core clock: in TSC ticks, not comparable with core cycles.',
        'QEMU: in instructions, not comparable with core cycles.',
      ]);
      for (const { unit } of table.systems.slice(0, -3)) expect(unit).toBe('cycles');
    });

    test('marks every number that is not in the unit of the heading, in every format for people', () => {
      for (const format of ['text', 'md', 'html', 'latex'] as const) {
        const shown = draw(format, table);
        expect(shown).toContain('tsc: TSC ticks; insn: instructions; published rows');
        expect(shown).toMatch(/7\\?\.0 +tsc/);
        expect(shown).toMatch(/900 +insn/);
        expect(shown).not.toMatch(/424 +(tsc|insn)/);
      }
    });

    test('does not explain a mark that is the word itself', () => {
      const inNs = measured('psr', [10], { system: 'clock', cycles: undefined, tsc_cycles: undefined });
      const text = draw(
        'text',
        buildTable({ rows: [...host, ...inNs], published, columns: benchmarks, unit: 'cycles', mixed: true }),
      );
      expect(text).toMatch(/^Core cycles per operation \(ns where marked; published rows/);
      expect(text).toContain('clock: in ns, not comparable with core cycles');
    });

    test('says the unit of such systems in JSON and CSV', () => {
      const { unit, systems } = JSON.parse(draw('json', table));
      expect(unit).toBe('cycles');
      expect(systems.slice(-3).map((system: { unit?: string }) => system.unit)).toEqual([
        ...[undefined, 'tsc', 'instructions'],
      ]);
      expect(systems.slice(-3).map((system: { notes?: number[] }) => system.notes)).toEqual([
        undefined,
        [5],
        [6],
      ]);
      expect(draw('csv', table)).toMatch(/^QEMU,host,measured,instructions,/m);
    });

    test('has no ratio between units, and sorts within them', () => {
      const [plain, ticks] = withRatios(table.systems, label).slice(-3);
      expect(plain?.cells.psr?.ratio).toBe(1);
      expect(ticks?.cells.psr?.ratio).toBeNull();
      const labels = sorted(table.systems, 'psr').map((system) => system.label);
      expect(labels.slice(-3)).toEqual([label, 'no core clock', 'QEMU']);
    });
  });

  test('the ratio to the host is of times in one round, whatever unit is shown', () => {
    const rows = [
      ...measured('psr', [10, 20], { system: 'guest', host_ns: 5 }),
      ...measured('psr', [10], { system: 'counting', ns: undefined, host_ns: 5 }),
    ];
    const { systems, footnotes } = buildTable({
      rows,
      published,
      columns: benchmarks,
      unit: 'cycles',
      toHost: true,
    });
    // measured() takes 4 cycles for a nanosecond.
    expect(systems.slice(-2).map(({ cells }) => cells.psr?.ratio)).toEqual([0.75, null]);
    expect(systems[0]?.cells.psr?.ratio).toBeNull();
    const none = buildTable({ rows: host, published, columns: benchmarks, unit: 'cycles', toHost: true });
    expect(none.footnotes.at(-1)).not.toMatch(/^x: ratio/);
    expect(footnotes.at(-1)).toMatch(/^x: ratio of the time to that on the host itself/);
  });

  test('what a row notes is a footnote of its system, and of no published one', () => {
    const { systems, footnotes } = build(
      measured('psr', [10], { note: 'no psr: there is nobody to talk to' }),
    );
    expect(systems.at(-1)?.notes).toEqual([5]);
    expect(footnotes.slice(4)).toEqual([`${label}: no psr: there is nobody to talk to.`]);
  });

  test('what only some rows note is not lost, and counts once', () => {
    const { footnotes } = build([
      ...measured('abi-call', [10]),
      ...measured('yield', [10, 11], { note: 'one thing' }),
      ...measured('psr', [10], { note: 'another thing' }),
    ]);
    expect(footnotes.slice(4)).toEqual([`${label}: one thing.`, `${label}: another thing.`]);
  });

  test('says which rounds were measured while the machine was unfit, unless a label says so', () => {
    const audit = { findings: 'warning turbo: on; unfit audit: 3 rules; unfit seccomp: 2 filters', run: 'b' };
    const steal = { findings: 'unfit steal: 7%; unfit audit: 3 rules', run: 'c' };
    const some = [
      ...measured('psr', [10, 11, 12], { run: 'a' }),
      ...measured('psr', [10, 11], audit),
      ...measured('psr', [10], steal),
      ...measured('psr', [10], steal),
    ];
    expect(build(some).footnotes.at(-1)).toBe(
      `${label}: 3 of 6 rounds were measured while the machine was unfit: audit, steal.`,
    );
    expect(build(measured('psr', [10], audit)).footnotes.at(-1)).toBe(
      `${label}: all rounds were measured while the machine was unfit: audit.`,
    );
    const told = measured('psr', [10], { findings: 'unfit seccomp: 2 filters', seccomp: 'filter' });
    expect(build(told).footnotes).toHaveLength(benchmarks.length);
  });

  test('says how many rounds failed, in all rows of a benchmark together', () => {
    const failing = [
      ...measured('psr', [10, 11, 12], { failed_rounds: 1, run: 'a' }),
      ...measured('psr', [10, 11, 12], { run: 'b' }),
      ...measured('yield', [10], { failed_rounds: 2 }),
    ];
    expect(build([...failing, ...failing]).footnotes.at(-1)).toBe(
      `${label}: 2 of 3 rounds of yield and 3 of 9 rounds of psr failed and gave no figure.`,
    );
  });

  test('a note as long as a file is cut, because every row may have it', () => {
    const rows = Array.from({ length: 60 }, (_, at) =>
      measured('psr', [10], { system: `${at}`, note: 'x'.repeat(10_000_000) }),
    ).flat();
    const table = build(rows);
    expect(draw('csv', table).length).toBeLessThan(1_000_000);
    expect(table.footnotes.at(-1)).toMatch(/x\.\.\.\.$/);
  });

  describe('with TSC ticks of several counters', () => {
    const of = (system: string, tsc_hz?: number, arch = 'x86_64') =>
      measured('psr', [10], { system, tsc_hz, arch });
    const marks = (rows: readonly Row[], unit: Unit = 'tsc') => {
      const { systems, footnotes } = build(rows, unit);
      return systems.slice(5).map(({ notes }) => notes.map((note) => footnotes[note - 1]).join());
    };

    test('marks the rows with the frequency of theirs', () => {
      expect(marks([...of('a', 2.6e9), ...of('b', 3e9), ...of('c', 2.601e9)])).toEqual([
        'a and c: ticks at 2600 MHz (x86_64), not comparable with ticks of other counters (--unit ns compares time).',
        'b: ticks at 3000 MHz (x86_64), not comparable with ticks of other counters (--unit ns compares time).',
        expect.stringContaining('a and c: ticks at 2600 MHz'),
      ]);
      expect(marks([...of('a', 24e6), ...of('b', 24.4e6)]).join()).toMatch(/ 24 MHz .* 24\.4 MHz /);
    });

    test('has no ratio of ticks of one to those of another', () => {
      const { systems } = build([...of('a', 2.6e9), ...of('b', 3e9), ...of('c', 2.601e9)], 'tsc');
      expect(withRatios(systems, 'a').slice(5)).toMatchObject([
        { cells: { psr: { ratio: 1 } } },
        { cells: { psr: { ratio: null } } },
        { cells: { psr: { ratio: 1 } } },
      ]);
    });

    test('marks them as well where the architecture differs or a frequency is not known', () => {
      expect(marks([...of('a', 1e9), ...of('b', 1e9, 'aarch64')])[1]).toContain(
        'b: ticks at 1000 MHz (aarch64)',
      );
      expect(marks([...of('a', 1e9), ...of('b')])[1]).toContain('b: ticks at unknown frequency (x86_64)');
    });

    test('marks nothing where they are alike, or something else is shown', () => {
      expect(marks([...of('a', 2.6e9), ...of('b', 2.601e9)])).toEqual(['', '']);
      expect(marks([...of('a'), ...of('b')])).toEqual(['', '']);
      expect(marks([...of('a', 2.6e9), ...of('b', 3e9)], 'ns')).toEqual(['', '']);
      const elsewhere = measured('page-fault', [10], { system: 'b', tsc_hz: 3e9 });
      expect(marks([...of('a', 2.6e9), ...elsewhere])[0]).toBe('');
    });
  });

  test('says which rounds do not count because they lack the unit', () => {
    const rows = measured('psr', [10, 11, 12]).map((row, at) =>
      at === 1 ? { ...row, cycles: undefined } : row,
    );
    const { systems, footnotes } = build(rows);
    expect(systems.at(-1)?.cells.psr?.rounds).toBe(2);
    expect(footnotes.at(-1)).toContain('rounds without core cycles are omitted');
  });

  test('says of a system without any of the columns what it has instead', () => {
    const { systems, footnotes } = build(measured('page-fault', [10]));
    expect(Object.values(systems.at(-1)?.cells ?? {})).toEqual([null, null, null, null]);
    expect(footnotes.at(-1)).toBe(`${label}: not measured for any of these columns (only page-fault).`);
  });

  test('lists a few labels in a footnote and counts more of them', () => {
    const rows = Array.from({ length: 9 }, (_, n) => measured('psr', [10], { host: `h${n}` })).flat();
    expect(build(rows).footnotes.at(-1)).toMatch(/^9 rows: rows with this label/);
    const few = build(rows.slice(0, 2)).footnotes.at(-1);
    expect(few).toMatch(/\(host h0\) and .* \(host h1\): rows with this label/);
  });

  test.each(['tsc', 'ns'] as const)('never converts published cycles to %s, and says so once', (unit) => {
    const { systems, footnotes } = build(host, unit);
    const [sip] = systems;
    expect(Object.values(sip?.cells ?? {})).toEqual([null, null, null, null]);
    expect(footnotes).toHaveLength(benchmarks.length + 1);
    expect(footnotes.at(-1)).toContain('not converted');
    expect(systems.at(-1)?.cells['abi-call']?.value).toBeCloseTo(unit === 'ns' ? 106 : 296.8);
  });

  test('has one footnote for each column, in their order, and no other in core cycles', () => {
    expect(build().footnotes).toEqual(benchmarks.map(({ footnote }) => footnote));
  });
});

test('mitigations of 10 MB take as long as their length', () => {
  const entries = (more: string) => Array.from({ length: 500_000 }, (_, n) => `entry ${n}${more}`).join('; ');
  const rows = ['a', 'b'].flatMap((more) => measured('psr', [1], { mitigations: entries(more) }));
  expect(build(rows).footnotes.at(-1)).toContain('mitigations 2: entry 0b; entry 1b');
  expect(draw('csv', build(rows)).length).toBeLessThan(20_000);
});

describe('the systems of a table', () => {
  const rows = [...host, ...measured('psr', [2000], { system: 'Linux 6.9' })];

  test('may be sorted by a column, published ones by themselves and empty cells last', () => {
    const labels = (by: string) => sorted(build(rows).systems, by).map((system) => system.label);
    expect(labels('psr').slice(5)).toEqual(['Linux 6.9', label]);
    expect(labels('yield').slice(5)).toEqual([label, 'Linux 6.9']);
    expect(labels('psr')[0]).toBe('Singularity SIP-Phys');
    expect(labels('label').slice(5)).toEqual(['Linux 6.9', label]);
    expect(labels('label')[0]).toBe('FreeBSD 5.3');
  });

  test('may have the ratio to one of them in every cell', () => {
    const systems = withRatios(build(rows).systems, 'Linux 6.9');
    const ratio = (name: string) => systems.find((system) => system.label === name)?.cells.psr?.ratio;
    expect([ratio('Linux 6.9'), ratio(label), ratio('Linux 2.6.11')]).toEqual([1, 1.975, 5_797 / 2000]);
    expect(systems.at(-2)?.cells.yield?.ratio).toBeNull();
    expect(systems.at(-1)?.cells.yield).toBeNull();
  });

  test('have no ratio to a baseline of zero', () => {
    const systems = withRatios(build(measured('psr', [0])).systems, label);
    expect(systems.at(-1)?.cells.psr).toMatchObject({ value: 0, ratio: null });
  });
});

describe('the table as JSON', () => {
  test('has exactly the shape that programs rely on', () => {
    const json = JSON.parse(draw('json', build()));
    expect(Object.keys(json)).toEqual(['unit', 'columns', 'systems', 'footnotes']);
    expect(json.unit).toBe('cycles');
    expect(json.columns[0]).toEqual({ id: 'abi-call', title: 'ABI call' });
    const row = json.systems.at(-1);
    expect(Object.keys(row)).toEqual(['label', 'environment', 'kind', 'cells']);
    expect(Object.keys(row.cells)).toEqual(['abi-call', 'yield', 'psr', 'create-proc']);
    expect(Object.keys(row.cells.psr)).toEqual(['value', 'low', 'high', 'rounds']);
  });

  test('is the same text for the same table', () => {
    expect(draw('json', build())).toBe(draw('json', structuredClone(build())));
    expect(draw('json', build()).endsWith('}\n')).toBe(true);
  });
});
