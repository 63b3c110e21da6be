import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { benchmarks, everyBenchmark, inSuite, measurable, suites } from '../../bench/index.ts';
import { layouts } from '../../bench/layouts.ts';
import { render } from '../../src/document/render.ts';
import { packageRoot } from '../../src/package.ts';
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

describe('a benchmark', () => {
  test('that is the same code as a variant of another one names it, and is described alike', () => {
    const pairs = everyBenchmark.flatMap((own) => (own.sameAs ? [{ own, sameAs: own.sameAs }] : []));
    expect(pairs.map(({ own, sameAs }) => [own.id, sameAs])).toEqual([
      ['fork-wait', 'create-proc/fork-exit'],
      ['thread-create', 'create-proc/thread'],
    ]);
    for (const { own, sameAs } of pairs)
      expect(measurable.find(({ id }) => id === sameAs)).toMatchObject({
        summary: own.summary,
        proof: own.proof,
      });
  });

  test('drifts by no less than its runs may spread on a steady machine', () => {
    for (const { tolerance } of everyBenchmark)
      expect(tolerance.drift).toBeGreaterThanOrEqual(tolerance.quietSpread ?? 0);
  });

  test('has a tolerance against plain C exactly where there is a loop in plain C', () => {
    const sources = ['reference.c', 'reference_extended.c'].map((name) =>
      readFileSync(join(packageRoot(), 'scripts', name), 'utf8'),
    );
    const loops = [...sources.join().matchAll(/^\t\{"([^"]+)", \w+\},$/gm)].map(([, id]) => id);
    const held = measurable.filter(({ tolerance }) => tolerance.reference !== undefined);
    expect(held.map(({ id }) => id).toSorted()).toEqual(loops.toSorted());
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
