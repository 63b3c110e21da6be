import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { type Document, type Format, formatNames } from '../../src/document/model.ts';
import { render } from '../../src/document/render.ts';

const everyBlock = (text: string): Document => [
  { kind: 'heading', text },
  { kind: 'paragraph', text, strong: true },
  { kind: 'list', items: [text, text] },
  { kind: 'facts', entries: [[text, text]] },
  {
    kind: 'table',
    caption: text,
    columns: [
      { title: text, notes: [1] },
      { title: text, side: 'right' },
      { title: '', joined: true },
      { title: text, holds: 'prose' },
      { title: text, holds: 'command' },
    ],
    groups: [[{ cells: [text, text, text, text, text], notes: [1, 2], tone: 'strong' }], [{ cells: [text] }]],
  },
  { kind: 'notes', notes: [text] },
];

const rendered = (format: Format, document: Document, width?: number) =>
  render(
    format,
    {
      document: () => document,
      records: () => ({
        columns: ['a'],
        rows: document.flatMap((block) => ('text' in block ? [[block.text]] : [])),
      }),
      json: () => document,
    },
    { color: false, ...(width !== undefined && { width }) },
  );

describe('text from files and users stays text', () => {
  test.each(formatNames)('in %s, no escape sequence reaches a terminal', (format) => {
    const text = rendered(format, everyBlock('evil\u001b]0;owned\u0007\u009b2J\u007f\u202e\u061c\nlabel'));
    for (const character of '\u001b\u0007\u009b\u007f\u202e\u061c') expect(text).not.toContain(character);
    expect(text).toMatch(/\\+x1b|\\u001b|textbackslash\{\}x1b/);
  });

  test('in JSON it is read back unchanged', () => {
    const document = everyBlock('evil\u001b[2J\n"label"');
    expect(JSON.parse(rendered('json', document))).toEqual(document);
  });

  test('in HTML it is no markup', () => {
    const text = rendered('html', everyBlock(`<script>alert("1")</script>&lt;'`));
    expect(text).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;lt;&#39;');
    expect(text).not.toMatch(/<script|src=|href=/i);
  });

  test('in Markdown it is no markup, no link and no other cell', () => {
    const text = rendered('md', everyBlock('a|b <i> [c](http://d) `e` *f* _g_ www.h.org @i $j$ &lt; #1 \\|'));
    // Commands are in backquotes, in which only a bar needs a backslash.
    const prose = text.replaceAll(/`` .*? ``/g, '').replaceAll(/\\./g, '');
    for (const line of prose.split('\n'))
      expect(line.replace(/^- |^1\. |^\|.*\|$|\*\*/g, '')).not.toMatch(/[*`<>[\]|_@]|:\/\/|www\./);
    const lines = text.split('\n').filter((line) => line.startsWith('|'));
    expect(lines).toHaveLength(4);
    const cells = (line: string) => line.split(/(?<!\\)\|/).length;
    expect(new Set(lines.map(cells)).size).toBe(1);
  });

  test.each(['- a', '+ a', '1. a', '1) a', '    a'])('in Markdown, %j begins no list or code', (text) => {
    const note = rendered('md', [{ kind: 'notes', notes: [text] }]);
    expect(note).toMatch(/^1\. (a|\\[-+] a|1\\[.)] a)\n$/);
  });

  test('in LaTeX it is no command, no comment, no new cell and no argument of a line end', () => {
    const text = rendered('latex', everyBlock('[9cm]\\input{/etc/passwd}%&$x^2$#1_~^^5c*"<>|'));
    expect(text).toContain(
      '{[}9cm{]}\\textbackslash{}input\\{/etc/passwd\\}\\%\\&\\$x\\textasciicircum{}2\\$\\#1\\_' +
        '\\textasciitilde{}\\textasciicircum{}\\textasciicircum{}5c{*}{\\char34}\\textless{}\\textgreater{}\\textbar{}',
    );
    expect(text).not.toContain('\\input');
  });

  test.each(['=1+1', '+1', '-1', '@SUM(1)', '＝1+1', '\u0009=1'])('in CSV, %j is no formula', (text) => {
    const [, [cell] = []] = parse(rendered('csv', [{ kind: 'heading', text }])) as string[][];
    expect(cell).toMatch(/^'|^\\x09=1$/);
  });
});

test('as TSV, records are lines of fields between tabs, whatever is in them', () => {
  const document = [{ kind: 'heading', text: 'a\tb\nc "d"' }] as const;
  expect(rendered('tsv', document)).toBe('a\na\\x09b\\x0ac "d"\n');
  expect(rendered('tsv', [{ kind: 'heading', text: '=1+1' }])).toBe("a\n'=1+1\n");
});

describe('a table on a terminal', () => {
  const findings: Document = [
    {
      kind: 'table',
      columns: [{ title: 'Level' }, { title: 'Found', holds: 'prose' }, { title: 'Cure', holds: 'command' }],
      groups: [[{ cells: ['unfit', 'long '.repeat(20).trim(), 'a command '.repeat(10).trim()] }]],
    },
  ];

  test('breaks prose to the width, and never a command', () => {
    const lines = rendered('text', findings, 60).trimEnd().split('\n');
    expect(Math.max(...lines.slice(0, -1).map(({ length }) => length))).toBeLessThanOrEqual(60);
    expect(lines.at(-1)).toBe(`       -> ${'a command '.repeat(10).trim()}`);
  });

  test('aligns joined columns each by itself, and leaves out those without text', () => {
    const columns = [
      { title: 'A' },
      { title: 'B', side: 'right' },
      { title: '', joined: true },
      { title: '', joined: true },
    ] as const;
    const groups = [[{ cells: ['a', '1', '±1%'] }, { cells: ['b', '10', '±10%'] }]];
    expect(rendered('text', [{ kind: 'table', columns, groups }])).toBe('A   B\na   1 ±1%\nb  10 ±10%\n');
    expect(rendered('md', [{ kind: 'table', columns, groups }])).toContain('| b | 10 ±10% |');
  });

  test('has a rule only between groups that have rows', () => {
    const table = (groups: { cells: string[] }[][]) =>
      rendered('text', [{ kind: 'table', columns: [{ title: 'A' }], groups }]);
    expect(table([[{ cells: ['a'] }], []])).not.toContain('-');
    expect(table([[{ cells: ['a'] }], [{ cells: ['b'] }]])).toBe('A\na\n-\nb\n');
  });
});
