import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decode, gunzip } from '../../src/results/decode.ts';
import { ResultsError } from '../../src/results/error.ts';
import { parseResults } from '../../src/results/read.ts';

const csv = (system: string) => `schema,system,benchmark\n1,${system},psr\n`;
const systems = (...parts: (string | Buffer)[]) =>
  parseResults(decode(Buffer.concat(parts.map((part) => Buffer.from(part))), 'a.csv.gz'), 'a.csv.gz').map(
    ({ system }) => system,
  );
const packed = gzipSync(csv('A'));

describe('gzip', () => {
  test('is read as what it holds', () => {
    expect(systems(packed)).toEqual(['A']);
    expect(systems(gzipSync(''), packed)).toEqual(['A']);
  });

  test('of several members, each a part of a file or a file of its own', () => {
    expect(systems(packed, gzipSync('1,A2,psr\n'), gzipSync(csv('B')))).toEqual(['A', 'A2', 'B']);
  });

  test('may have zeros behind it, as a tape leaves them', () => {
    expect(systems(packed, Buffer.alloc(512))).toEqual(['A']);
  });

  test.each<[string, (string | Buffer)[], string]>([
    ['plain text', [packed, csv('B')], 'zcat -f'],
    ['zeros and another member', [packed, Buffer.alloc(8), packed], 'zcat -f'],
    ['the beginning of a member', [packed, packed.subarray(0, 6)], 'truncated'],
  ])('with %s behind it is refused, so that nothing is lost', (_, parts, cure) => {
    expect(() => systems(...parts)).toThrow(ResultsError);
    expect(() => systems(...parts)).toThrow(cure);
  });

  test('that was cut off anywhere is refused and said to be', () => {
    for (let length = 2; length < packed.length; length += 1)
      expect(() => systems(packed.subarray(0, length))).toThrow(/^cannot read a\.csv\.gz: .*truncated: copy/);
  });

  test('that was damaged anywhere is refused, or its text is unharmed', () => {
    for (let at = 2; at < packed.length; at += 1) {
      const bytes = Buffer.from(packed);
      bytes.writeUInt8((bytes[at] ?? 0) ^ 0xff, at);
      try {
        expect(systems(bytes)).toEqual(['A']);
      } catch (error) {
        expect(error).toBeInstanceOf(ResultsError);
      }
    }
  });

  test('that would unpack without end is given up at a limit', () => {
    const bomb = gzipSync(Buffer.alloc(5_000_000));
    expect(() => gunzip(bomb, 'bomb.gz', 1_000_000)).toThrow(
      /^cannot read bomb\.gz: it unpacks to more than/,
    );
    expect(gunzip(bomb, 'bomb.gz', 5_000_000)).toHaveLength(5_000_000);
  });
});
