import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { benchmarks } from '../../bench/index.ts';
import { render } from '../../src/document/render.ts';
import { packageRoot } from '../../src/package.ts';
import { decode } from '../../src/results/decode.ts';
import { ResultsError } from '../../src/results/error.ts';
import { parseResults } from '../../src/results/read.ts';
import { tableOutput } from '../../src/table/document.ts';
import { buildTable } from '../../src/table/table.ts';

/** Reads and, where that succeeds, makes a table of it: an answer, or a refusal that names the file. */
function answersOrRefuses(bytes: Buffer): void {
  try {
    const rows = parseResults(decode(bytes, 'fuzz.csv'), 'fuzz.csv');
    render('json', tableOutput(buildTable({ rows, published: [], columns: benchmarks, unit: 'cycles' })), {
      color: false,
    });
  } catch (error) {
    expect(error).toBeInstanceOf(ResultsError);
    expect((error as Error).message).toMatch(/^(?:fuzz\.csv:\d+|cannot read fuzz\.csv): /);
  }
}

const valid = readFileSync(join(packageRoot(), 'results', 'published', 'singularity-2006.csv'));
const scraps = [
  '"',
  '""',
  ',',
  '\n',
  '\r\n',
  '\r',
  '\ufeff',
  '\0',
  '-',
  'NaN',
  '1e999',
  '9'.repeat(400),
  '\u001b[',
  '\u001f\u008b\u0008',
  'PK\u0003\u0004',
  'schema,system,benchmark\n',
  '> a@1.0.0 b\n> c "d\n\n',
  '<<<<<<< HEAD\n',
  ';',
];

/** Cuts a piece out of the text and puts another in its place. */
const mutation = fc.record({
  at: fc.nat(valid.length),
  cut: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(2000)),
  put: fc.oneof(fc.constant(''), fc.constantFrom(...scraps), fc.string(), fc.string({ unit: 'binary' })),
});

const header = 'schema,system,benchmark,round,cycles,run,environment,context.x\n';
const field = fc.oneof(
  fc.constantFrom('1', 'psr', 'yield', 'host', 'published', '', '2', '400.5', '"a,b"', '"', ...scraps),
  fc.string(),
);

describe('whatever a file holds, it is read or refused', () => {
  test('arbitrary text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) =>
        answersOrRefuses(Buffer.from(text)),
      ),
      { numRuns: 3000 },
    );
  });

  test('arbitrary bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => answersOrRefuses(Buffer.from(bytes))),
      { numRuns: 2000 },
    );
  });

  test('rows of arbitrary fields under a proper header', () => {
    const rows = fc.array(fc.array(field, { minLength: 7, maxLength: 9 }), { maxLength: 8 });
    fc.assert(
      fc.property(rows, (table) =>
        answersOrRefuses(Buffer.from(header + table.map((row) => row.join(',')).join('\n'))),
      ),
      { numRuns: 3000 },
    );
  });

  test('arbitrary bytes behind the first ones of a gzip file, and a packed file with some of them changed', () => {
    const packed = gzipSync(valid);
    const change = fc.record({ at: fc.nat(packed.length - 1), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(change, { maxLength: 3 }), (bytes, changes) => {
        answersOrRefuses(Buffer.concat([Buffer.from([0x1f, 0x8b]), bytes]));
        const changed = Buffer.from(packed);
        for (const { at, to } of changes) changed[at] = to;
        answersOrRefuses(changed);
      }),
      { numRuns: 500 },
    );
  });

  test('a proper file with pieces of it gone or replaced', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const bytes = mutations.reduce(
          (text, { at, cut, put }) =>
            Buffer.concat([text.subarray(0, at), Buffer.from(put), text.subarray(at + cut)]),
          valid,
        );
        answersOrRefuses(bytes);
      }),
      { numRuns: 3000 },
    );
  });
});
