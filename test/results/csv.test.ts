import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvError, lineOfField, parseCsv } from '../../src/results/csv.ts';

const fields = (text: string) => parseCsv(text).map((record) => record.fields);

function trouble(text: string): CsvError {
  try {
    parseCsv(text);
  } catch (error) {
    expect(error).toBeInstanceOf(CsvError);
    return error as CsvError;
  }
  throw new Error('the text was accepted');
}

describe('a CSV text', () => {
  test.each([
    [
      'plain fields, the last line without its end',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'empty fields',
      ',\n,\n',
      [
        ['', ''],
        ['', ''],
      ],
    ],
    [
      'quoted fields with commas, quotes and line breaks',
      '"a,b","say ""no""","1\r\n2"\n',
      [['a,b', 'say "no"', '1\r\n2']],
    ],
    ['quoted and plain fields side by side', 'a,"b",,c,"",\r\nd', [['a', 'b', '', 'c', '', ''], ['d']]],
    [
      'CRLF, blank lines and a byte order mark',
      '\ufeff"a",b\r\n\r\n\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['nothing', '', []],
  ])('has %s', (_, text, expected) => {
    expect(fields(text)).toEqual(expected);
  });

  test('is read as csv-parse reads it, whatever is in its fields', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', ' ', 'é') });
    const records = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(records, fc.constantFrom('\n', '\r\n'), fc.func(fc.boolean()), (table, end, always) => {
        const quoted = (text: string) =>
          /[",\r\n]/.test(text) || always(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const text = table.map((record) => record.map(quoted).join(',') + end).join('');
        const options = { relax_column_count: true, record_delimiter: end };
        expect(fields(text)).toEqual(parse(text, options));
      }),
      { numRuns: 1000 },
    );
  });

  test('is refused exactly where csv-parse refuses it', () => {
    const scrap = fc.string({ unit: fc.constantFrom('a', '"', '""', ',', '\n', ' '), maxLength: 12 });
    const accepts = (read: () => unknown) => {
      try {
        read();
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(scrap, (text) => {
        const options = { relax_column_count: true, record_delimiter: '\n', skip_empty_lines: true };
        expect(accepts(() => parseCsv(text))).toBe(accepts(() => parse(text, options)));
      }),
      { numRuns: 3000 },
    );
  });

  test('knows the line of every record and field, also behind line breaks in quotes', () => {
    const records = parseCsv('a,b\r\n\r\n"1\r\n2",x\r\n3,"4\n\n5"\n6,7');
    expect(records.map(({ line }) => line)).toEqual([1, 3, 5, 8]);
    const [, second] = records;
    expect(second && [lineOfField(second, 0), lineOfField(second, 1)]).toEqual([3, 4]);
  });

  test.each([
    ['a quote inside a plain field', 'a,b\n1,2"3\n', 2, 1, 'a quote only at the beginning of a field'],
    ['text behind a closing quote', 'a\n"1\n2"x,5\n', 3, 0, 'a comma after the closing quote, found "x"'],
    ['a quote that is never closed', 'a,b\n1,"2\n3,4\n', 2, 1, 'a closing quote, found none'],
  ])('with %s is refused, with line and field', (_, text, line, field, message) => {
    const error = trouble(text);
    expect([error.line, error.field]).toEqual([line, field]);
    expect(error.message).toContain(message);
  });

  test('takes time in proportion to its length, however its quotes lie', () => {
    const oneLine = '"a",'.repeat(300_000);
    const oneField = `"${'""'.repeat(600_000)}"`;
    const commas = `${','.repeat(1_000_000)}"a"`;
    const start = performance.now();
    expect([oneLine, oneField, commas].map((text) => parseCsv(text)[0]?.fields.length)).toEqual([
      300_001, 1, 1_000_001,
    ]);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
