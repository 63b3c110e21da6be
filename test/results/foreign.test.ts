import { describe, expect, test } from 'vitest';
import { decode } from '../../src/results/decode.ts';
import { ResultsError } from '../../src/results/error.ts';
import { parseResults } from '../../src/results/read.ts';

const read = (content: string | Buffer) => parseResults(decode(Buffer.from(content), 'a.csv'), 'a.csv');

function refusal(content: string | Buffer): string {
  try {
    read(content);
  } catch (error) {
    expect(error).toBeInstanceOf(ResultsError);
    return (error as Error).message;
  }
  throw new Error('it was accepted');
}

const header = 'schema,system,benchmark,cycles';
const good = `${header}\n1,A,psr,425.5\n`;
const magic = (...bytes: number[]) => Buffer.concat([Buffer.from(bytes), Buffer.alloc(300, 0xa5)]);
const tar = Buffer.alloc(1024);
tar.write('fleet/a.csv');
tar.write('ustar', 257);

describe('what is no results file is named, with the way to the results', () => {
  test.each<[string, string | Buffer, string, string]>([
    ['UTF-16 of little end', Buffer.from(`\ufeff${good}`, 'utf16le'), 'UTF-16', 'iconv -f UTF-16'],
    ['UTF-16 of big end', Buffer.from(`\ufeff${good}`, 'utf16le').swap16(), 'UTF-16', 'iconv'],
    ['UTF-16 without a mark', Buffer.from(good, 'utf16le'), 'UTF-16', 'iconv'],
    ['UTF-32', magic(0xff, 0xfe, 0, 0), 'UTF-32', 'iconv -f UTF-32'],
    [
      'an .xlsx',
      Buffer.from('PK\x03\x04\x14\0\x06\0[Content_Types].xml \xa2', 'latin1'),
      'a spreadsheet',
      'CSV',
    ],
    ['an .ods', 'PK\x03\x04\n\0mimetypeapplication/vnd.oasis.opendocument', 'a spreadsheet', 'CSV'],
    ['an .xls', magic(0xd0, 0xcf, 0x11, 0xe0), 'a spreadsheet', 'CSV'],
    ['a zip', 'PK\x03\x04\n\0\0\0a.csv', 'packed with zip', 'unzip'],
    ['zstd', magic(0x28, 0xb5, 0x2f, 0xfd), 'packed with zstd', 'zstd -d'],
    ['xz', magic(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), 'packed with xz', 'unxz'],
    ['bzip2', 'BZh91AY&SY\x01\x02', 'packed with bzip2', 'bunzip2'],
    ['a tar', tar, 'a tar archive', 'tar -xf'],
    ['AppleDouble', '\0\x05\x16\x07\0\x02\0\0Mac OS X', 'AppleDouble', 'without ._'],
    [
      'a pointer of Git LFS',
      'version https://git-lfs.github.com/spec/v1\noid sha256:4d\n',
      'Git LFS',
      'git lfs pull',
    ],
    ['a web page', '\n<!DOCTYPE html>\n<html lang="en">\n', 'a web page', 'raw'],
    ['an error of a web server', '404: Not Found', "a web server's error", 'curl -f'],
    ['output of the probe', '{"type":"facts","abi":1}\n', 'JSON Lines from the probe', 'bench matrix'],
    ['JSON', '{\n  "unit": "cycles",\n', 'JSON', 'CSV files with the rounds'],
    [
      'a printed table',
      'Core cycles per operation\n\nSystem  PSR\n',
      'a table printed by bench',
      '--output FILE',
    ],
    [
      'a table in Markdown',
      '**TSC ticks (not core cycles) per operation**\n',
      'a table printed by bench',
      'results/',
    ],
    [
      'a table as CSV',
      'system,environment,kind,unit,abi-call\nA,host,measured,cycles,1\n',
      'a table',
      'results/',
    ],
    [
      'a prediction',
      'prediction,program,system,calls_per_second\n1,ls,A,5\n',
      'bench predict --format csv',
      '--prediction FILE',
    ],
    ['a terminal recording', `Script started on 2026-11-25\n${good}`, 'a terminal recording', '--output'],
    ["a spreadsheet's separator", `sep=,\n${good}`, "a spreadsheet's separator", 'delete that line'],
    [
      'semicolons',
      'schema;system;benchmark;cycles\n1;A;psr;425,5\n',
      'separated by semicolons',
      'decimal points',
    ],
    ['tabs', '\ufeff"schema"\t"system"\t"benchmark"\n1\tA\tpsr\n', 'separated by tabs', 'commas'],
    ['bars', 'schema | system | benchmark\n1 | A | psr\n', 'separated by bars', 'commas'],
    ['lines between quotes', '"schema,system,benchmark"\n"1,A,psr"\n', 'quoted as a whole', 'import it'],
  ])('%s', (_, content, what, cure) => {
    const message = refusal(content);
    expect(message).toMatch(/^a\.csv:1: this is /);
    expect(message).toContain(what);
    expect(message.slice(message.indexOf(what))).toContain(cure);
  });

  test.each<[string, string | Buffer, string]>([
    [
      'marks of a merge',
      `${good}<<<<<<< HEAD\n1,A,psr,5\n=======\n1,B,psr,5\n>>>>>>> other\n`,
      'git conflict',
    ],
    ['messages of this program', `${good}bench: a round of psr failed\n1,A,psr,5\n`, '2>&1'],
    ['zeros of a machine that went down', `${good}\0\0\0\0\0\0`, 'NUL bytes'],
    ['a web page behind rows', `${good}<html>\n`, 'a web page'],
    ['semicolons behind commas', `${good}schema;system;benchmark\n1;A;psr\n`, 'semicolons'],
    ['lines of two kinds', `${good}1,B,psr,5\r1,C,psr,5\n`, 'CR alone'],
    ['gzip behind text', Buffer.concat([Buffer.from(good), magic(0x1f, 0x8b, 8)]), 'zcat -f'],
  ])('%s, on their own line', (_, content, what) => {
    const message = refusal(content);
    expect(message).toMatch(/^a\.csv:3: this is /);
    expect(message).toContain(what);
  });

  test('a greeting before the header, with the line of the header', () => {
    expect(refusal(`Welcome to "rack b7", enjoy\n\n${good}`)).toBe(
      'a.csv:1: expected the header, found "Welcome to \\"rack b7\\", enjoy"; it is on line 3: remove the lines before it (tail -n +3 FILE >FILE.csv)',
    );
    expect(refusal(`no quotes\n${good}`)).toContain('it is on line 2');
  });

  test('another encoding, with the line', () => {
    expect(refusal(Buffer.from(`${header}\n1,caf\xe9,psr,5\n`, 'latin1'))).toMatch(
      /^a\.csv:2: .*iconv -f WINDOWS-1252/,
    );
  });

  test('and never where a column of a proper file is called like another format', () => {
    expect(refusal('schema,prediction,system,benchmark\n1,x,A\n')).toContain('expected 4 fields');
  });

  test('and never where a proper file only has such words in its texts', () => {
    const texts = [
      '<html>',
      '{"type":"facts"}',
      'a;b;schema;',
      '<<<<<<< HEAD',
      'sep=;',
      'PK\x03\x04',
      'bench: no',
      '\0',
    ];
    const rows = texts.map(
      (text) => `1,${text.includes('"') ? `"${text.replaceAll('"', '""')}"` : text},psr,5\n`,
    );
    expect(read(`${header}\n${rows.join('')}`).map(({ system }) => system)).toEqual(texts);
    expect(refusal(`${header}\n${rows.join('')}1,A,psr,fast\n`)).toContain('column "cycles"');
  });
});
