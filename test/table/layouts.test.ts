import { describe, expect, test } from 'vitest';
import { benchmarks, everyBenchmark, inSuite, measurable, suites } from '../../bench/index.ts';
import { layouts } from '../../bench/layouts.ts';
import { render } from '../../src/document/render.ts';
import { readPublished } from '../../src/results/published.ts';
import { tableOutput } from '../../src/table/document.ts';
import { buildTable } from '../../src/table/table.ts';
import { around, measured } from '../support/rows.ts';

describe('suites', () => {
  test('the default one is the four columns of the published table', () => {
    expect(benchmarks.map(({ id }) => id)).toEqual(['abi-call', 'yield', 'psr', 'create-proc']);
  });

  test('each contains those before it, and the last one everything', () => {
    const sizes = suites.map((suite) => inSuite(suite).length);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    expect(inSuite('extended')).toEqual(everyBenchmark);
    expect(inSuite('extended').slice(0, 4)).toEqual(benchmarks);
  });
});

describe('layouts', () => {
  const published = (name: string) => readPublished(name).map(({ benchmark }) => benchmark);

  test.each(layouts)('$name has columns that are measured or published, each explained', (layout) => {
    const known = [...measurable.map(({ id }) => id), ...layout.published.flatMap(published)];
    for (const { id, title, footnote } of layout.columns) {
      expect(known).toContain(id);
      expect(title.length).toBeGreaterThan(1);
      expect(footnote).toMatch(/\.$/);
    }
  });

  test.each(layouts.slice(2))('$name', async ({ name, columns, published, unit = 'cycles' }) => {
    const ids = new Set(measurable.map(({ id }) => id));
    const own = columns.filter(({ id }) => ids.has(id));
    const rows = own.flatMap(({ id }, index) => measured(id, around(1000 * (index + 1), 0.002)));
    const table = buildTable({ rows, published: published.flatMap(readPublished), columns, unit });
    await expect(render('text', tableOutput(table), { color: false, width: 100 })).toMatchFileSnapshot(
      `../golden/table/layout-${name}.txt`,
    );
  });
});
