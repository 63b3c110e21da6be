import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parsePredictions } from '../../src/predict/saved.ts';

const text = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'page', 'prediction.csv'), 'utf8');

test('predictions are read by the names of their columns', () => {
  const [now, program] = parsePredictions(text, 'p.csv');
  expect(now).toMatchObject({
    point: 'now',
    speedUp: 1,
    low: null,
    program: 'grep -r needle /usr/share/doc',
  });
  expect(program).toMatchObject({
    point: 'program',
    callsPerSecond: 41_000,
    low: 0.97435,
    isUpperBound: false,
  });
  const few = text.split('\n').slice(0, 9);
  const turned = few.map((line) => line.split(',').reverse().join(','));
  expect(parsePredictions(turned.join('\n'), 'p.csv')).toEqual(parsePredictions(few.join('\n'), 'p.csv'));
});

test('a time that is a lower bound makes an upper bound of the speed-up', () => {
  const bounds = parsePredictions(text, 'p.csv').filter(({ isUpperBound }) => isUpperBound);
  expect(new Set(bounds.map(({ system }) => system))).toEqual(
    new Set(['in the kernel, software isolation costs 4%']),
  );
});

test('a speed-up may have no limit', () => {
  expect(parsePredictions(`${header}\n${line.replace('1.5', 'Infinity')}`, 'p.csv')[0]?.speedUp).toBe(
    Number.POSITIVE_INFINITY,
  );
});

const line = '1,,s,host,curve,10,,1.5,,,,';
const header = text.split('\n')[0];
test.each([
  ['', 'p.csv:1: no column "prediction"'],
  ['schema;system\n', 'p.csv:1: this is columns separated by semicolons'],
  ['a,b\n1,2', 'p.csv:1: no column "prediction": expected the output of bench predict --format csv'],
  [`${header}\n${line.replace('1,', '2,')}`, 'p.csv:2: column "prediction": expected version 1, found "2"'],
  [`${header}\n${line}\n${line.replace('1.5', 'fast')}`, 'p.csv:3: column "speed_up": expected a number'],
  [`${header}\n${line.replace('1.5', '0')}`, 'column "speed_up": expected a number above 0, found "0"'],
  [`${header}\n${line.replace('1.5', '-1')}`, 'expected a number of at least 0'],
  [
    `${header}\n${line.replace('curve', 'guess')}`,
    'column "point": expected now, program, curve, break-even',
  ],
  [`${header}\n1,2`, 'p.csv:2: expected 12 fields as in the header, found 2'],
  [`${header}\n"`, 'p.csv:2: not valid CSV'],
])('%j is refused with place and reason', (text, message) => {
  expect(() => parsePredictions(text, 'p.csv')).toThrow(message);
});
