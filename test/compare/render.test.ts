import { stripVTControlCharacters } from 'node:util';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { comparedOutput } from '../../src/compare/document.ts';
import type { Comparison } from '../../src/compare/model.ts';
import type { Format, Style } from '../../src/document/model.ts';
import { render } from '../../src/document/render.ts';
import type { Row } from '../../src/results/schema.ts';
import { type Unit, units } from '../../src/units.ts';
import { measured } from '../support/rows.ts';
import { compared, input, inRuns, like, pair } from '../support/sides.ts';

const golden = (name: string) => `../golden/compare/${name}`;
const plain = { color: false };
const rendered = (format: Format, comparison: Comparison, style: Style = plain) =>
  render(format, comparedOutput({ systems: [{ system: 'a', comparison }], left: [] }), style);
const renderText = (comparison: Comparison, style: Style) => rendered('text', comparison, style);
const renderMarkdown = (comparison: Comparison) => rendered('md', comparison);
const renderCsv = (comparison: Comparison) => rendered('csv', comparison);
const renderJson = (comparison: Comparison) => rendered('json', comparison);
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
      /^psr takes 25\.0% fewer core cycles in new\.csv \(interval -25\.\d% to -24\.\d%\)\.$/m,
    );
    expect(text).toContain('n=6+6 runs)');
    expect(text).toContain('Evidence: 6 runs (72 rounds) against 6 runs (72 rounds), compared by runs.');
    expect(text).not.toContain('not independent');
  });
});

test('speaks of time only where the unit is one', () => {
  const said = (unit: Unit, more: number) => {
    const rows = (times: number) => inUnit(like(), unit, times);
    return renderText(pair(rows(1), rows(more), { unit }), plain).match(/^psr .* in new\.csv/m)?.[0];
  };
  expect(said('ns', 1.5)).toBe('psr is 50.0% slower in new.csv');
  expect(said('tsc', 0.5)).toBe('psr is 50.0% faster in new.csv');
  expect(said('instructions', 1.5)).toBe('psr takes 50.0% more instructions in new.csv');
});

const inUnit = (rows: readonly Row[], unit: Unit, times: number): Row[] =>
  rows.map((row) => ({ ...row, [units[unit].column]: (row.cycles ?? 0) * times }));
