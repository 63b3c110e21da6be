import { describe, expect, test } from 'vitest';
import { benchmarks } from '../../bench/index.ts';
import { renderJson } from '../../src/report/json.ts';
import { buildTable } from '../../src/report/table.ts';
import { readPublished } from '../../src/results/published.ts';
import { host, label, measured } from './rows.ts';

const published = readPublished();
const build = (rows = host, unit: 'cycles' | 'tsc' | 'ns' = 'cycles') =>
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

  test('keeps environments of one label apart', () => {
    const rows = [...measured('psr', [10]), ...measured('psr', [20], { environment: 'seccomp' })];
    const systems = build(rows).systems.filter(({ kind }) => kind === 'measured');
    expect(systems.map((s) => [s.label, s.environment, s.cells.psr?.value])).toEqual([
      [label, 'host', 10],
      [label, 'seccomp', 20],
    ]);
  });

  test('has an empty cell for what was not measured', () => {
    expect(build(measured('psr', [10])).systems.at(-1)?.cells['abi-call']).toBeNull();
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

describe('the table as JSON', () => {
  test('has exactly the shape that programs rely on', () => {
    const json = JSON.parse(renderJson(build()));
    expect(Object.keys(json)).toEqual(['unit', 'columns', 'systems', 'footnotes']);
    expect(json.unit).toBe('cycles');
    expect(json.columns[0]).toEqual({ id: 'abi-call', title: 'ABI call' });
    const row = json.systems.at(-1);
    expect(Object.keys(row)).toEqual(['label', 'environment', 'kind', 'cells']);
    expect(Object.keys(row.cells)).toEqual(['abi-call', 'yield', 'psr', 'create-proc']);
    expect(Object.keys(row.cells.psr)).toEqual(['value', 'low', 'high', 'rounds']);
  });

  test('is the same text for the same table', () => {
    expect(renderJson(build())).toBe(renderJson(structuredClone(build())));
    expect(renderJson(build()).endsWith('}\n')).toBe(true);
  });
});
