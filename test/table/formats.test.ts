import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { benchmarks } from '../../bench/index.ts';
import { type Format, formatNames } from '../../src/document/model.ts';
import { render } from '../../src/document/render.ts';
import { readPublished } from '../../src/results/published.ts';
import type { Row } from '../../src/results/schema.ts';
import { tableOutput } from '../../src/table/document.ts';
import { Gathering } from '../../src/table/gather.ts';
import { withRatios } from '../../src/table/select.ts';
import { buildTable, systemsOf, type Table, tableOf } from '../../src/table/table.ts';
import { host, label, measured } from '../support/rows.ts';

const published = readPublished();
const build = (rows: readonly Row[]) => buildTable({ rows, published, columns: benchmarks, unit: 'cycles' });
const print = (format: Format, table: Table) => render(format, tableOutput(table), { color: false });

function withBaseline(name: string): Table {
  const gathering = new Gathering();
  gathering.add([...published, ...host]);
  const view = { columns: benchmarks, unit: 'cycles', baseline: name } as const;
  return tableOf(withRatios(systemsOf(gathering.systems(), view), name), view);
}

const sparse = [...host, ...measured('psr', [100, 110], { system: 'no | core_clock', kernel: '6.12' })];

describe('every format', () => {
  test.each(formatNames)('%s shows the one table', async (format) => {
    await expect(print(format, build(sparse))).toMatchFileSnapshot(`../golden/table/format.${format}`);
  });

  test.each(formatNames)('%s can show ratios', (format) => {
    const ratio = ['csv', 'tsv', 'json'].includes(format) ? String(424 / 437) : '0.970x';
    expect(print(format, withBaseline('Linux 2.6.11'))).toContain(ratio);
    const noted = print(format, withBaseline('Linux 2.6.11')).includes('x: ratio to Linux 2.6.11.');
    expect(noted).toBe(!['csv', 'tsv'].includes(format));
    expect(print(format, build(host))).not.toContain(ratio);
  });
});

test('CSV has a line for each system, with value, ends of the interval and rounds', () => {
  const lines = parse(print('csv', build(host)), { columns: true }) as Record<string, string>[];
  expect(lines).toHaveLength(6);
  expect(lines.at(-1)).toMatchObject({
    system: label,
    environment: 'host',
    kind: 'measured',
    unit: 'cycles',
    'abi-call': '424',
    'abi-call.rounds': '12',
    notes: '',
  });
  expect(Number(lines.at(-1)?.['abi-call.low'])).toBeLessThan(424);
  expect(lines[0]).toMatchObject({ kind: 'published', psr: '1041', 'psr.low': '', 'psr.rounds': '1' });
});

test('a table of as many rows as a large fleet has is no problem', () => {
  const one = build(measured('psr', [1])).systems.slice(-1);
  const systems = Array.from({ length: 150_000 }, () => one).flat();
  const lines = print('text', { ...build([]), systems }).split('\n');
  expect(lines.filter((line) => line.startsWith(label))).toHaveLength(150_000);
});
