import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { benchmarks, measurable } from '../../bench/index.ts';
import type { Style } from '../../src/document/model.ts';
import { renderText as draw } from '../../src/document/text.ts';
import { readPublished } from '../../src/results/published.ts';
import type { Row } from '../../src/results/schema.ts';
import { tableDocument } from '../../src/table/document.ts';
import { listDocument } from '../../src/table/list.ts';
import { buildTable, type Table } from '../../src/table/table.ts';
import { printable } from '../../src/text/printable.ts';
import { around, host, measured } from '../support/rows.ts';

const golden = (name: string) => `../golden/table/${name}.txt`;
const published = readPublished();
const build = (rows: readonly Row[], unit: 'cycles' | 'tsc' | 'ns' = 'cycles', from = published) =>
  buildTable({ rows, published: from, columns: benchmarks, unit });
const plain = { color: false };
const renderText = (table: Table, style: Style) => draw(tableDocument(table), style);

describe('the table on a terminal', () => {
  test('shows the measured row under the published ones', async () => {
    await expect(renderText(build(host), plain)).toMatchFileSnapshot(golden('table'));
  });

  test('says that TSC ticks are not core cycles and leaves published cells empty', async () => {
    await expect(renderText(build(host, 'tsc'), plain)).toMatchFileSnapshot(golden('table-tsc'));
  });

  test('shows few rounds, small values and missing cells for what they are', async () => {
    const rows = [...measured('abi-call', [62.35, 62.45, 62.4]), ...measured('yield', [0, 0, 0, 0, 0, 0])];
    await expect(renderText(build(rows, 'ns', []), { ...plain, width: 70 })).toMatchFileSnapshot(
      golden('table-sparse'),
    );
  });

  test('has no share for the interval of a median of 0', () => {
    const text = renderText(build(measured('psr', [0, 0, 0, 0, 1, 1, 2]), 'ns', []), plain);
    expect(text).toContain(' 0.0 ±?');
    expect(text).not.toContain('Infinity');
  });

  test('has no rule and no measured unit over published rows alone', () => {
    const text = renderText(build([]), plain);
    expect(text).toMatch(/^CPU cycles per operation\n/);
    expect(text).not.toContain('----');
  });

  test('names the unit of the measured rows where there are no published ones', () => {
    expect(renderText(build(host, 'cycles', []), plain)).toMatch(/^Core cycles per operation\n/);
  });

  test('has the same text with colour as without', () => {
    const colored = renderText(build(host), { color: true });
    expect(colored).toContain('\u001b[1m');
    expect(stripVTControlCharacters(colored)).toBe(renderText(build(host), plain));
  });

  test('wraps notes to the width but never cuts a label', () => {
    const long = 'a kernel with a name that goes on '.repeat(4);
    const lines = renderText(build(measured('psr', [1], { system: long })), { ...plain, width: 60 }).split(
      '\n',
    );
    const notes = lines.slice(lines.findIndex((line) => line.startsWith('[1]')));
    expect(Math.max(...notes.map((line) => line.length))).toBeLessThanOrEqual(60);
    expect(lines.some((line) => line.startsWith(long))).toBe(true);
  });

  test('does not let a label take over the terminal', () => {
    const rows = measured('psr', [1], { system: 'evil\u001b]0;owned\u0007\nSystem\u009b2J\u202e\u061c' });
    const text = renderText(build(rows), plain);
    expect(text).toContain('evil\\x1b]0;owned\\x07\\x0aSystem\\x9b2J\\u202e\\u061c');
    for (const character of '\u001b\u0007\u009b\u202e\u061c') expect(text).not.toContain(character);
  });
});

describe('the list of variants', () => {
  const variants = [
    ...host,
    ...measured('psr/futex', around(3_100, 0.004)),
    ...measured('abi-call/getpid', around(394.3, 0.002)),
    ...measured('abi-call/vdso', [61.2, 61.3, 61.4]),
    ...measured('create-proc/dynamic', around(2_200_000, 0.01)),
    ...measured('abi-call/io_uring', around(500, 0.01)),
  ];
  const list = (rows: readonly Row[], options = plain) =>
    draw(listDocument({ rows, measurable, columns: benchmarks, unit: 'cycles' }), options);

  test('shows each with its estimate and its share of the benchmark that it belongs to', async () => {
    await expect(list(variants)).toMatchFileSnapshot(golden('variants'));
  });

  test('has no share where that benchmark was not measured', () => {
    const text = list(measured('psr/futex', around(3_100, 0.004)));
    expect(text).toContain('psr/futex     3,100 ±0.4%      12');
    expect(text).not.toContain('x of');
  });

  test('keeps a variant that has no value in this unit', () => {
    const [row] = measured('psr/futex', [1]);
    expect(list([{ ...(row as Row), cycles: undefined }])).toMatch(/psr\/futex +- +-/);
  });

  test('is empty when only the columns of the table were measured', () => {
    expect(list(host)).toBe('');
  });

  test('has a block for each system', () => {
    const other = measured('psr/futex', [5], { system: 'other' });
    expect(list([...variants, ...other]).match(/^Variants on .*: core cycles per operation$/gm)).toHaveLength(
      2,
    );
  });
});

test('printable text stays as it is', () => {
  expect(printable('Linux 6.18 (größe) ±日本')).toBe('Linux 6.18 (größe) ±日本');
});
