import { stripVTControlCharacters } from 'node:util';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { renderCsv } from '../../src/compare/csv.ts';
import { renderJson } from '../../src/compare/json.ts';
import { renderMarkdown } from '../../src/compare/markdown.ts';
import { renderText } from '../../src/compare/text.ts';
import type { Row } from '../../src/results/schema.ts';
import { type Unit, units } from '../../src/units.ts';
import { around, measured } from '../support/rows.ts';
import { compared, facts, input, inRuns, like, pair } from '../support/sides.ts';

const golden = (name: string) => `../golden/compare/${name}`;
const plain = { color: false };
const changedFacts = { kernel: '6.19.0', mitigations: 'spectre_v2: Mitigation: Retpolines' };
const two = pair(like(), like({ ...changedFacts, run: 'two' }, 0.031));
const three = compared([
  input('base.csv', like()),
  input('new.csv', like({ ...changedFacts, run: 'two' }, 0.031)),
  input(
    'other.csv',
    like({ run: 'three' }, -0.05).filter(({ benchmark }) => benchmark !== 'psr'),
  ),
]);

describe('the comparison', () => {
  test('of two on a terminal', async () => {
    await expect(renderText(two, plain)).toMatchFileSnapshot(golden('two.txt'));
  });

  test('of more is a matrix against the base', async () => {
    await expect(renderText(three, plain)).toMatchFileSnapshot(golden('matrix.txt'));
  });

  test('of equals says that nothing was shown', async () => {
    const luck = [-0.002, 0.001, 0, 0.002, 0.001, -0.001];
    const runs = (value: number) => inRuns('psr', value, luck);
    const units = [...runs(4_000), ...measured('yield', [1_800, 1_801], { cycles: undefined })];
    await expect(renderText(pair(units, units), plain)).toMatchFileSnapshot(golden('nothing.txt'));
  });

  test('as Markdown', async () => {
    await expect(renderMarkdown(three)).toMatchFileSnapshot(golden('matrix.md'));
  });

  test('as CSV has a record for each benchmark and new side, with all digits', async () => {
    await expect(renderCsv(three)).toMatchFileSnapshot(golden('matrix.csv'));
    const records: Record<string, string>[] = parse(renderCsv(three), { columns: true });
    expect(records).toHaveLength(7);
    expect(Number(records[0]?.ratio)).toBe(three.lines[0]?.changes[0]?.ratio);
  });

  test('as JSON is the model', () => {
    expect(JSON.parse(renderJson(three))).toEqual(three);
    expect(renderJson(three).endsWith('}\n')).toBe(true);
  });

  test('has the same text with colour as without', () => {
    const colored = renderText(two, { color: true });
    expect(colored).toContain('\u001b[1m');
    expect(stripVTControlCharacters(colored)).toBe(renderText(two, plain));
  });

  test('is the same whenever it is made of the same rounds', () => {
    expect(renderJson(pair(like(), like({}, 0.02)))).toBe(renderJson(pair(like(), like({}, 0.02))));
  });

  test('says fewer as well, and warns of no run where the runs are the evidence', () => {
    const luck = [-0.002, 0.001, 0, 0.002, 0.001, -0.001];
    const text = renderText(pair(inRuns('psr', 4_000, luck), inRuns('psr', 3_000, luck)), plain);
    expect(text).toMatch(
      /^psr takes 25\.0 % fewer core cycles in new\.csv \(interval -25\.\d % to -24\.\d %\)\.$/m,
    );
    expect(text).toContain('n=6+6 runs)');
    expect(text).toContain(
      'Evidence: 6 runs of 72 rounds in all against 6 runs of 72 rounds in all, compared by runs.',
    );
    expect(text).not.toContain('share that run');
  });
});

test('speaks of time only where the unit is one', () => {
  const said = (unit: Unit, more: number) => {
    const rows = (times: number) => inUnit(like(), unit, times);
    return renderText(pair(rows(1), rows(more), { unit }), plain).match(/^psr .* in new\.csv/m)?.[0];
  };
  expect(said('ns', 1.5)).toBe('psr is 50.0 % slower in new.csv');
  expect(said('tsc', 0.5)).toBe('psr is 50.0 % faster in new.csv');
  expect(said('instructions', 1.5)).toBe('psr takes 50.0 % more instructions in new.csv');
});

const inUnit = (rows: readonly Row[], unit: Unit, times: number): Row[] =>
  rows.map((row) => ({ ...row, [units[unit].column]: (row.cycles ?? 0) * times }));

describe('text from files and users is text in every format', () => {
  const evil = '\u001b[31m=cmd|<b>`*x*`](http://a) www.b.c';
  const other = (more: Partial<Row>) => measured('+1\u202e\u061c', around(1, 0.1), { ...facts, ...more });
  const hostile = compared([
    { text: 'a', label: evil, rows: like({ kernel: `${evil}1` }) },
    {
      text: 'b',
      label: '@SUM(A1)',
      rows: [...like({ kernel: `${evil}2` }), ...other({ kernel: `${evil}2` })],
    },
    { text: 'c', label: '-1', rows: other({}).concat(like()) },
  ]);

  test('no escape sequence reaches a terminal', () => {
    for (const text of [
      renderText(hostile, plain),
      ...[renderMarkdown, renderCsv, renderJson].map((r) => r(hostile)),
    ]) {
      for (const character of '\u001b\u202e\u061c') expect(text).not.toContain(character);
      expect(text).toMatch(/\\x1b|\\u001b/);
    }
  });

  test('no markup reaches Markdown', () => {
    const markdown = renderMarkdown(hostile).replaceAll(/\\./g, '');
    for (const line of markdown.split('\n').slice(2))
      expect(line.replace(/^- |^\|.*\|$/, '')).not.toMatch(/[*`<>[\]|_@]|:\/\/|www\./);
    const cells = (row: string) => row.split('|').length;
    const table = markdown.split('\n').filter((line) => line.startsWith('|'));
    expect(new Set(table.map(cells)).size).toBe(1);
    expect(table.join('\n')).not.toMatch(/[<`*]/);
  });

  test('no formula reaches a spreadsheet unannounced', () => {
    const records: string[][] = parse(renderCsv(hostile));
    for (const field of records.slice(1).flat()) {
      if (Number.isNaN(Number(field))) expect(field).not.toMatch(/^[=+\-@\t\r]/);
    }
    expect(records.flat()).toContain("'@SUM(A1)");
    expect(records.flat()).toContain("'-1");
  });
});
