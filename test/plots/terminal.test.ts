import { describe, expect, test } from 'vitest';
import { benchmarks } from '../../bench/index.ts';
import { renderTerminalPlot } from '../../src/plots/terminal.ts';
import { readPublished } from '../../src/results/published.ts';
import type { Row } from '../../src/results/schema.ts';
import { buildTable } from '../../src/table/table.ts';
import { displayWidth } from '../../src/text/align.ts';
import { withInKernel } from '../support/pages.ts';
import { host, measured } from '../support/rows.ts';

const plot = (rows: readonly Row[], options = {}) =>
  renderTerminalPlot(buildTable({ rows, published: readPublished(), columns: benchmarks, unit: 'cycles' }), {
    color: false,
    unicode: true,
    ...options,
  });

describe('the terminal plot', () => {
  test('shows the table as dots', async () => {
    await expect(plot(host)).toMatchFileSnapshot('../golden/table/terminal-plot.txt');
  });

  test('is plain ASCII where nothing else can be shown', async () => {
    const text = plot([...host, ...withInKernel], { unicode: false });
    expect(text).toMatch(/^[\n\x20-\x7e]+$/);
    await expect(text).toMatchFileSnapshot('../golden/table/terminal-plot-ascii.txt');
  });

  test.each([80, 120, 60])('fits a terminal of %d columns, and never takes more than 80', (width) => {
    const long = measured('psr', [100, 1e9], { system: 'a label that is '.repeat(12) });
    for (const line of plot([...host, ...long], { width }).split('\n'))
      expect(displayWidth(line)).toBeLessThanOrEqual(Math.min(80, width));
  });

  test('puts twice as much always as far to the right', () => {
    const rows = [50, 100, 200, 400, 800, 1600].flatMap((value) =>
      measured('psr', [value], { system: `Linux ${value}` }),
    );
    const table = buildTable({ rows, published: [], columns: benchmarks, unit: 'cycles' });
    const lines = renderTerminalPlot(table, { color: false, unicode: true }).split('\n');
    const places = lines.flatMap((line) => (line.startsWith('Linux') ? [line.indexOf('●')] : []));
    const steps = places.slice(1).map((place, at) => place - (places[at] ?? 0));
    expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
    expect(Math.min(...steps)).toBeGreaterThan(5);
  });

  test('is nothing where there is nothing, or no room', () => {
    expect(
      renderTerminalPlot(buildTable({ rows: [], published: [], columns: benchmarks, unit: 'ns' }), {
        color: false,
        unicode: true,
      }),
    ).toBe('');
    expect(plot(host, { width: 30 })).toBe('');
  });

  test('shows labels as text', () => {
    expect(plot(measured('psr', [1], { system: '\u001b[31mred\u202e' }))).toContain('\\x1b[31mred\\u202e');
  });
});
