import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { benchmarks } from '../../bench/index.ts';
import { readPublished } from '../../src/results/published.ts';
import type { Row } from '../../src/results/schema.ts';
import { beginsLikeFormula } from '../../src/table/csv.ts';
import { type Format, formats } from '../../src/table/formats.ts';
import { Gathering } from '../../src/table/gather.ts';
import { withRatios } from '../../src/table/select.ts';
import { buildTable, systemsOf, type Table, tableOf } from '../../src/table/table.ts';
import { host, label, measured } from '../support/rows.ts';

const published = readPublished();
const build = (rows: readonly Row[]) => buildTable({ rows, published, columns: benchmarks, unit: 'cycles' });
const print = (format: Format, table: Table) => formats[format](table, { color: false });

function withBaseline(name: string): Table {
  const gathering = new Gathering();
  gathering.add([...published, ...host]);
  const view = { columns: benchmarks, unit: 'cycles', baseline: name } as const;
  return tableOf(withRatios(systemsOf(gathering.systems(), view), name), view);
}

const sparse = [...host, ...measured('psr', [100, 110], { system: 'no | core_clock', kernel: '6.12' })];

describe('every format', () => {
  test.each(Object.keys(formats) as Format[])('%s shows the one table', async (format) => {
    await expect(print(format, build(sparse))).toMatchFileSnapshot(`../golden/table/format.${format}`);
  });

  test.each(Object.keys(formats) as Format[])('%s can show ratios', (format) => {
    const ratio = format === 'csv' || format === 'json' ? String(424 / 437) : '0.970x';
    expect(print(format, withBaseline('Linux 2.6.11'))).toContain(ratio);
    const noted = print(format, withBaseline('Linux 2.6.11')).includes('x: ratio to Linux 2.6.11.');
    expect(noted).toBe(format !== 'csv');
    expect(print(format, build(host))).not.toContain(ratio);
  });
});

test('CSV has a line for each system, with value, ends of the interval and rounds', () => {
  const lines = parse(print('csv', build(host)), { columns: true }) as Record<string, string>[];
  expect(lines).toHaveLength(6);
  expect(lines.at(-1)).toMatchObject({
    ...{ system: label, environment: 'host', kind: 'measured', unit: 'cycles' },
    ...{ 'abi-call': '424', 'abi-call.rounds': '12', notes: '' },
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

describe('a label is data', () => {
  const named = (system: string) => build(measured('psr', [1], { system }));
  const terminal = '\u001b]0;owned\u0007\u009b2J\u007f\u202e\n';

  test.each(Object.keys(formats) as Format[])(
    'in %s, no escape sequence of it reaches a terminal',
    (format) => {
      const text = print(format, named(`evil${terminal}label`));
      for (const character of '\u001b\u0007\u009b\u007f\u202e') expect(text).not.toContain(character);
      expect(text).toContain('evil');
    },
  );

  test('in JSON it is read back as it was', () => {
    const { systems } = JSON.parse(print('json', named(`evil${terminal}label`)));
    expect(systems.at(-1).label).toBe(`evil${terminal}label`);
  });

  test('in HTML it is no markup', () => {
    const text = print('html', named(`<script>alert("1")</script>&lt;'`));
    expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;lt;&#39;');
    expect(text).not.toMatch(/<script|src=|href=/i);
  });

  test('in Markdown it is no markup, no link and no other cell', () => {
    const text = print('md', named('a|b <img src=x> [c](http://d) `e` *f* _g_ www.h.org @i $j$ &lt; #1 \\|'));
    expect(text).toContain(
      'a\\|b \\<img src=x\\> \\[c\\](http\\://d) \\`e\\` \\*f\\* \\_g\\_ www\\.h.org \\@i \\$j\\$ \\&lt; \\#1 \\\\\\|',
    );
    const cells = text
      .split('\n')
      .find((line) => line.includes('img'))
      ?.match(/(?<!\\)(?:\\\\)*\|/g);
    expect(cells).toHaveLength(benchmarks.length + 2);
  });

  test.each(['- a', '+ a', '1. a', '1) a', '    a'])('in Markdown, %j begins no list or code', (system) => {
    const rows = [...measured('page-fault', [1], { system })];
    const note = print('md', build(rows)).split('\n').at(-2);
    expect(note).toMatch(/^5\. (a|\\[-+] a|1\\[.)] a): none of these/);
  });

  test('in LaTeX it is no command, no comment, no new cell and no argument of a line end', () => {
    const text = print('latex', named('[9cm]\\input{/etc/passwd}%&$x^2$#1_~^^5c*"<>|'));
    expect(text).toContain(
      '{[}9cm{]}\\textbackslash{}input\\{/etc/passwd\\}\\%\\&\\$x\\textasciicircum{}2\\$\\#1\\_' +
        '\\textasciitilde{}\\textasciicircum{}\\textasciicircum{}5c{*}{\\char34}\\textless{}\\textgreater{}\\textbar{}',
    );
  });

  test.each(['=1+1', '+1', '-1', '@SUM(1)', '＝1+1'])(
    'in CSV, %s is announced as text to a spreadsheet',
    (system) => {
      const [cell] = (parse(print('csv', named(system))) as string[][]).at(-1) ?? [];
      expect(cell).toBe(`'${system}`);
      expect(beginsLikeFormula(system)).toBe(true);
    },
  );

  test.each(['\t=1', '\r=1', '\n=1'])('in CSV, %j does not hide a formula behind white space', (system) => {
    const [cell] = (parse(print('csv', named(system))) as string[][]).at(-1) ?? [];
    expect(cell).toMatch(/^\\x0[9ad]=1$/);
  });

  test('in CSV, others stay as they are, with commas and quotes', () => {
    const [cell] = (parse(print('csv', named('a, "b"'))) as string[][]).at(-1) ?? [];
    expect(cell).toBe('a, "b"');
  });
});
