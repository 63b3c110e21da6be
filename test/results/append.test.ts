import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readResults } from '../../src/results/read.ts';
import type { Row } from '../../src/results/schema.ts';
import { headerNames, openResults } from '../../src/results/write.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringtoll-'));
  path = join(folder, 'a.csv');
});
afterEach(() => rmSync(folder, { recursive: true }));

const row = (run: string, more: Partial<Row> = {}): Row => ({
  schema: 1,
  run,
  system: 'A',
  benchmark: 'psr',
  round: 1,
  cycles: 4_000,
  ...more,
});

function add(run: string, contextKeys: string[] = [], more: Partial<Row> = {}): void {
  const results = openResults(path, contextKeys, { append: true });
  results.append([row(run, more)]);
  expect(results.close()).toBe(0);
}

const runs = () => readResults(path).map(({ run }) => run);

describe('adding a run to a results file', () => {
  test('begins the file where there is none, or an empty one', () => {
    add('first');
    expect(runs()).toEqual(['first']);
    writeFileSync(path, '');
    add('again');
    expect(runs()).toEqual(['again']);
  });

  test('keeps what is there and writes one header', () => {
    add('first');
    const before = readFileSync(path, 'utf8');
    add('second');
    expect(readFileSync(path, 'utf8').startsWith(before)).toBe(true);
    expect(runs()).toEqual(['first', 'second']);
  });

  test('follows the order of the columns in the file, and leaves columns alone that it does not know', () => {
    const names = ['context.rack', 'added_by_hand', ...headerNames([]).toReversed()];
    writeFileSync(path, `${names.join(',')}\n`);
    add('second', ['rack'], { extra: { 'context.rack': 'b7' } });
    expect(readResults(path)).toEqual([
      row('second', { extra: { 'context.rack': 'b7', added_by_hand: '' } }),
    ]);
  });

  test('goes on as the file does: CRLF, a byte order mark, a last line that does not end', () => {
    add('first');
    const crlf = readFileSync(path, 'utf8').replaceAll('\n', '\r\n').trimEnd();
    writeFileSync(path, `\ufeff${crlf}`);
    add('second');
    expect(runs()).toEqual(['first', 'second']);
    expect(readFileSync(path, 'utf8')).not.toMatch(/[^\r]\n/);
  });

  test.each([
    [
      'a file of something else',
      'precious\n1\n',
      /cannot append to .*nothing was measured: .*no column "schema"/,
    ],
    [
      'a damaged file',
      `${headerNames([]).join(',')}\n1,2,3\n`,
      /cannot append to .*nothing was measured: .*a\.csv:2/,
    ],
    ['a newer schema', 'schema,system,benchmark\n2,A,psr\n', /cannot append to .*schema 2 is newer/],
    [
      'a file with fewer columns',
      'schema,system,benchmark\n1,A,psr\n',
      /has no column run, time, .*start a new file/,
    ],
  ])('refuses %s and does not touch it', (_, text, message) => {
    writeFileSync(path, text);
    expect(() => openResults(path, [], { append: true })).toThrow(message);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test('refuses a file that is not UTF-8 and does not touch it', () => {
    add('first');
    const bytes = Buffer.concat([readFileSync(path), Buffer.from('1,caf\xe9\n', 'latin1')]);
    writeFileSync(path, bytes);
    expect(() => openResults(path, [], { append: true })).toThrow(
      /cannot append to .*nothing was measured: .*a\.csv:3: expected UTF-8 text/,
    );
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  test('adds to files that were put one after another in the columns of the last', () => {
    add('first');
    const reversed = `${headerNames([]).toReversed().join(',')}\n`;
    writeFileSync(path, readFileSync(path, 'utf8') + reversed);
    add('second');
    expect(runs()).toEqual(['first', 'second']);
  });

  test('refuses a last header with fewer columns, whatever the first has', () => {
    add('first');
    writeFileSync(path, `${readFileSync(path, 'utf8')}schema,system,benchmark\n`);
    expect(() => openResults(path, [], { append: true })).toThrow(/has no column run/);
  });

  test('refuses what can be read and not be added to, and does not touch it', () => {
    add('first');
    const text = readFileSync(path, 'utf8');
    for (const [bytes, message] of [
      [gzipSync(text), /it is compressed: unpack it first/],
      [Buffer.from(text.replaceAll('\n', '\r')), /its lines end with CR alone/],
    ] as const) {
      writeFileSync(path, bytes);
      expect(runs()).toEqual(['first']);
      expect(() => openResults(path, [], { append: true })).toThrow(message);
      expect(readFileSync(path).equals(bytes)).toBe(true);
    }
  });

  test.each(['new.csv.gz', 'new.csv.zst', 'new.zip'])('writes no plain text under the name %s', (name) => {
    for (const append of [true, false])
      expect(() => openResults(join(folder, name), [], { append })).toThrow(
        /plain text; nothing was measured: name it .*new/,
      );
    expect(readdirSync(folder)).toEqual([]);
  });

  test('refuses a file that has no place for a fact of this run', () => {
    add('first');
    expect(() => openResults(path, ['rack'], { append: true })).toThrow(/has no column context\.rack/);
  });

  test('refuses a folder', () => {
    expect(() => openResults(folder, [], { append: true })).toThrow(
      /cannot append to .*: it is not a regular file/,
    );
  });

  test('a disk that becomes full costs the new rows only, and leaves no half of one', () => {
    add('first');
    const whole = readFileSync(path, 'utf8');
    let free = 10;
    const write = (fd: number, bytes: Uint8Array): number => {
      if (free === 0 && bytes.length > 0) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
      const written = writeSync(fd, bytes.subarray(0, free));
      free -= written;
      return written;
    };
    const results = openResults(path, [], { append: true, write });
    expect(results.append([row('second')])).toContain('ENOSPC');
    expect(results.close()).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe(whole);
  });
});
