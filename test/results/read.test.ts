import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decode } from '../../src/results/decode.ts';
import { ResultsError } from '../../src/results/error.ts';
import { parseResults, readResults } from '../../src/results/read.ts';
import { columns, MAX_NUMBER, type Row } from '../../src/results/schema.ts';
import { formatRecord, headerNames, rowFields } from '../../src/results/write.ts';

const message = (text: string): string => {
  try {
    parseResults(text, 'runs/a.csv');
  } catch (error) {
    expect(error).toBeInstanceOf(ResultsError);
    return (error as Error).message;
  }
  throw new Error('the text was accepted');
};

describe('a results file', () => {
  test('may have its columns in any order', () => {
    expect(parseResults('cycles,benchmark,system,schema\n424.5,psr,A,1\n', 'a.csv')).toEqual([
      { schema: 1, system: 'A', benchmark: 'psr', cycles: 424.5 },
    ]);
  });

  test('may have columns that nobody knows, whose texts are kept', () => {
    const [row] = parseResults('schema,system,benchmark,context.rack,__proto__\n1,A,psr,b7,x\n', 'a.csv');
    expect(Object.entries(row?.extra ?? {})).toEqual([
      ['context.rack', 'b7'],
      ['__proto__', 'x'],
    ]);
  });

  test('may begin with a byte order mark, end its lines with CRLF and end with blank lines', () => {
    expect(parseResults('\ufeffschema,system,benchmark\r\n1,A,psr\r\n\r\n', 'a.csv')).toEqual([
      { schema: 1, system: 'A', benchmark: 'psr' },
    ]);
  });

  test('may hold a text of 10 MB with quotes and line breaks', () => {
    const note = 'a "quoted" word, and\n'.repeat(500_000);
    const text = `schema,system,benchmark,note,ns\n1,A,psr,"${note.replaceAll('"', '""')}",5\n`;
    const [row] = parseResults(text, 'a.csv');
    expect([row?.note === note, row?.ns]).toEqual([true, 5]);
  });

  test('gives only the columns that are wanted, and checks the others all the same', () => {
    const wanted = new Set(['system', 'benchmark'] as const);
    const text = 'schema,system,benchmark,ns,other\n1,A,psr,5,x\n';
    expect(parseResults(text, 'a.csv', wanted)).toEqual([{ system: 'A', benchmark: 'psr' }]);
    expect(() => parseResults(text.replace('5', 'fast'), 'a.csv', wanted)).toThrow('column "ns"');
  });

  test('of nothing but a header has no rows', () => {
    expect(parseResults('schema,system,benchmark\n', 'a.csv')).toEqual([]);
  });

  test('keeps versions as text: kernel 6.10 is not 6.1', () => {
    const [row] = parseResults('schema,system,benchmark,kernel,node\n1,A,psr,6.10,1e3\n', 'a.csv');
    expect([row?.kernel, row?.node]).toEqual(['6.10', '1e3']);
  });

  test('reads back exactly as it was written', () => {
    const text = fc.string({ minLength: 1, unit: 'binary' });
    const number = fc.double({ min: 0, max: MAX_NUMBER, noNaN: true }).map((value) => value + 0);
    const byType = { text, number, integer: fc.maxSafeNat() };
    const optional = Object.fromEntries(columns.map(({ name, type }) => [name, byType[type]]));
    const rows = fc.record<Record<string, unknown>>(
      { ...optional, schema: fc.constant(1), extra: fc.record({ 'context.a': text, 'context.b,"': text }) },
      { requiredKeys: ['schema', 'system', 'benchmark', 'extra'] },
    );
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 4 }), (generated) => {
        const written = generated as unknown as Row[];
        const names = headerNames(['a', 'b,"']);
        const csv = [names, ...written.map((row) => rowFields(row, names))].map(formatRecord).join('');
        expect(parseResults(csv, 'a.csv').map((row) => ({ ...row }))).toEqual(written);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a results file is refused', () => {
  test.each(['schema', 'system', 'benchmark'])('without the column %s, which is named', (name) => {
    const header = ['schema', 'system', 'benchmark'].filter((column) => column !== name).join(',');
    expect(message(`${header}\n`)).toBe(
      `runs/a.csv:1: no column "${name}" (expected schema, system, benchmark)`,
    );
  });

  test('when it is empty', () => {
    expect(message('')).toContain('runs/a.csv:1: no header');
  });

  test('when a required value is missing', () => {
    expect(message('schema,system,benchmark\n1,A,psr\n1,,psr\n')).toBe(
      'runs/a.csv:3: column "system": expected a value, found none',
    );
  });

  test('when its schema is newer, even where the rest is no longer understood', () => {
    expect(message('schema,row\n2,?\n')).toBe(
      'runs/a.csv:2: schema 2 is newer than this ringtoll reads (up to 1): update ringtoll',
    );
  });

  test.each(['fast', '-1', 'NaN', 'Infinity', '1e999', '1e16', '0x10', ' 5'])(
    'when a number reads %j, with file, line and column',
    (value) => {
      expect(message(`schema,system,benchmark,cycles\n1,A,psr,5\n1,A,psr,"${value}"\n`)).toBe(
        `runs/a.csv:3: column "cycles": expected a number from 0 to 1e15, found ${JSON.stringify(value)}`,
      );
    },
  );

  test.each(['425,5', '1,000', '1.000,5'])('when a number has a comma, as in %s, and why', (value) => {
    expect(message(`schema,system,benchmark,cycles\n1,A,psr,"${value}"\n`)).toContain(
      `found "${value}" (numbers have a decimal point and no commas)`,
    );
  });

  test.each(['2.5', '9007199254740993'])('when a whole number reads %s', (value) => {
    expect(message(`schema,system,benchmark,round\n1,A,psr,${value}\n`)).toContain(
      'runs/a.csv:2: column "round": expected a whole number from 0 to 2^53 - 1',
    );
  });

  test('with the line of the file, also behind a text that spans lines and with CRLF', () => {
    const text = 'schema,system,benchmark,note,ns\r\n1,A,psr,"two\nlines",1\r\n1,A,psr,,x\r\n';
    expect(message(text)).toContain('runs/a.csv:4: column "ns"');
  });

  test('with the line of the field, where its record began lines before', () => {
    const text = 'schema,note,system,benchmark,ns\n1,"one\r\ntwo\r\nthree",A,psr,x\n';
    expect(message(text)).toContain('runs/a.csv:4: column "ns"');
  });

  test('when a row has more fields than the header', () => {
    expect(message('schema,system,benchmark\n1,A,psr,5\n')).toBe(
      'runs/a.csv:2: expected 3 fields as in the header, found 4: a comma in a text must be quoted',
    );
  });

  test('when a quote is never closed, which is named by its own line and not by the last', () => {
    expect(message('schema,system,benchmark\n1,"A,psr\n1,A,psr\n')).toBe(
      'runs/a.csv:2: field 2: not valid CSV: expected a closing quote, found none',
    );
  });

  test('when its text is not UTF-8, with the line', () => {
    const bytes = Buffer.from('schema,system,benchmark\n1,caf\xe9,psr\n', 'latin1');
    expect(() => decode(bytes, 'runs/a.csv')).toThrow('runs/a.csv:2: expected UTF-8 text');
    expect(decode(Buffer.from('größe'), 'a.csv')).toBe('größe');
  });

  test('with no more of a field of 10 MB than fits into a message', () => {
    const text = `schema,system,benchmark,ns\n1,A,psr,${'9'.repeat(10_000_000)}\n`;
    expect(message(text).length).toBeLessThan(200);
    const almost = `schema,system,benchmark,ns\n1,A,psr,${'9'.repeat(10_000_000)}x\n`;
    expect(message(almost)).toMatch(/^runs.a.csv:2: column "ns": expected a number .*, found "9{40}..."$/);
    const header = `schema,system,benchmark,${'x'.repeat(10_000_000)}`;
    expect(message(`${header},${'x'.repeat(10_000_000)}\n`).length).toBeLessThan(200);
  });

  test.each(['system', 'benchmark', 'host', 'kernel', 'cpu', 'environment', 'run', 'arch'])(
    'when %s, which becomes part of a label, is of 10 MB',
    (column) => {
      const others = ['schema', 'system', 'benchmark'].filter((name) => name !== column);
      const text = `${others.join(',')},${column}\n${others.map(() => '1').join(',')},${'x'.repeat(10_000_000)}\n`;
      expect(message(text)).toBe(
        `runs/a.csv:2: column "${column}": expected at most 200 characters, found 10000000`,
      );
    },
  );

  test('when a column appears twice', () => {
    expect(message('schema,system,benchmark,ns,ns\n')).toBe('runs/a.csv:1: column "ns" appears twice');
  });

  test('when a row has been cut off', () => {
    expect(message('schema,system,benchmark\n1,A,psr\n1,A')).toBe(
      'runs/a.csv:3: expected 3 fields as in the header, found 2: it ends in column "system"',
    );
  });

  test('when it cannot be opened', () => {
    expect(() => readResults('/nowhere/a.csv')).toThrow('cannot read /nowhere/a.csv: ENOENT');
  });
});
