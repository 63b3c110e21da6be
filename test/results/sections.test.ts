import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package.ts';
import { parseResults, parseSections } from '../../src/results/read.ts';

const read = (text: string) => parseResults(text, 'all.csv');
const notes = (text: string) => {
  const told: string[] = [];
  const rows = parseResults(text, 'a.csv', undefined, (note) => told.push(note));
  return { told, systems: rows.map(({ system }) => system) };
};

describe('files that were put one after another', () => {
  const reference = ['epyc-vm-6.18.csv', 'list-dir/xeon-vm.csv'].map((name) =>
    readFileSync(join(packageRoot(), 'results', 'reference', name), 'utf8'),
  );

  test('have all rows of each, though their columns differ', () => {
    expect(read(reference.join(''))).toEqual(reference.flatMap(read));
    expect(parseSections(reference.join(''), 'all.csv').map(({ names }) => names.length)).toEqual(
      reference.map((text) => text.slice(0, text.indexOf('\n')).split(',').length),
    );
  });

  test('may have byte order marks, ends of lines of their own, blank lines between them and none at the end', () => {
    const texts = [
      '\ufeffschema,system,benchmark\r\n1,A,psr\r\n',
      '\n\ufeff"benchmark","schema","system"\n"psr",1,B',
    ];
    expect(read(texts.join(''))).toEqual([
      { schema: 1, system: 'A', benchmark: 'psr' },
      { schema: 1, system: 'B', benchmark: 'psr', run: 'line 4 of all.csv' },
    ]);
  });

  test('take time in proportion to their length, however many they are and whatever is before their headers', () => {
    // In proportion to its square, each of these would take minutes.
    const csv = 'schema,system,benchmark\n1,A,psr\n';
    expect(read(csv.repeat(30_000))).toHaveLength(30_000);
    expect(read(`\n> a b\n> c\n${csv}`.repeat(30_000))).toHaveLength(30_000);
    const marks = '\ufeff'.repeat(1_000_000);
    expect(read(csv + marks + csv)).toHaveLength(2);
    expect(() => read(`${csv}${marks}x`)).toThrow('all.csv:3: expected 3 fields');
  });

  test('are runs of their own where their rows name none', () => {
    const csv = 'schema,system,benchmark,round\n1,A,psr,1\n';
    expect(read(csv + csv).map(({ run }) => run)).toEqual([undefined, 'line 3 of all.csv']);
    expect(parseResults(csv + csv, 'all.csv', new Set(['system'] as const))).toEqual([
      { system: 'A' },
      { system: 'A' },
    ]);
  });

  test('are refused with their own lines and headers', () => {
    const good = 'schema,system,benchmark\n1,A,psr\n';
    expect(() => read(`${good}schema,system,benchmark,ns\n1,B,psr,fast\n`)).toThrow('all.csv:4: column "ns"');
    expect(() => read(`${good}schema,system\n1,B\n`)).toThrow('all.csv:3: no column "benchmark"');
    expect(() => read(`${good}schema,system,benchmark,new\n2,B,psr,x\n`)).toThrow(
      'all.csv:4: schema 2 is newer',
    );
  });

  test('are refused, with what helps, where one does not end its last line', () => {
    const torn = 'schema,system,benchmark,note\n1,A,psr,';
    expect(() => read(torn + torn)).toThrow(/^all\.csv:2: .*another file begins in it.*awk 1/);
  });

  test('a row with the names of columns in its texts is no header', () => {
    const text = 'schema,system,benchmark,note\n1,system,benchmark,schema\n';
    expect(read(text)).toEqual([{ schema: 1, system: 'system', benchmark: 'benchmark', note: 'schema' }]);
  });
});

describe('what a spreadsheet adds', () => {
  test('lines of nothing but commas hold nothing', () => {
    expect(read(',,\nschema,system,benchmark\n1,A,psr\n,,\n"",,,,\n  \n')).toHaveLength(1);
  });

  test('columns without a name hold nothing that could be asked for', () => {
    expect(read(',schema,system,benchmark,,\n0,1,A,psr,,\n')).toEqual([
      { schema: 1, system: 'A', benchmark: 'psr' },
    ]);
  });

  test('a row that lacks only what is required is still refused', () => {
    expect(() => read('schema,system,benchmark,ns\n,,,5\n')).toThrow('column "schema": expected a value');
  });
});

describe('what a runner of scripts prints around results', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ringtoll-banner-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const csv = 'schema,system,benchmark\n1,A,psr\n';

  test('is passed over and told: npm, as it is installed here', ({ skip }) => {
    writeFileSync(join(folder, 'a.csv'), csv);
    const scripts = { bench: 'cat a.csv #' };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'some', version: '1.2.3', scripts }));
    const env = { ...process.env, npm_config_loglevel: 'notice', npm_config_update_notifier: 'false' };
    const args = ['run', 'bench', '--', '--label', 'a "quoted" label, with a comma'];
    const printed = execFileSync('npm', args, { cwd: folder, env, encoding: 'utf8' });
    skip(printed === csv, 'this npm prints no banner on standard output');
    expect(printed).toMatch(/^\n> some@1\.2\.3 bench[^\n]*\n> cat a\.csv # .*"quoted/);
    expect(notes(printed + printed)).toEqual({
      told: Array(2).fill("skipped npm's banner (npm run -s prints none)"),
      systems: ['A', 'A'],
    });
    expect(() => read(`${printed}1,B\n`)).toThrow(
      `a.csv:${printed.split('\n').length}: `.replace('a.', 'all.'),
    );
  });

  test.each([
    [
      'npm without a name of the package, one in the other',
      `> bench\r\n> npm run all\r\n\r\n> all\n> b "c\n\n${csv}`,
      2,
    ],
    ['pnpm', `\n> some@1.2.3 bench /root/my rack\n> bench run "psr"\n\n${csv}`, 1],
    ['yarn', `yarn run v1.22.22\n$ bench run "psr"\n${csv}Done in 3.21s.\n`, 2],
  ])('is passed over: %s', (_, text, count) => {
    const { told, systems } = notes(text);
    expect([systems, told.length]).toEqual([['A'], count]);
  });

  test('is text like any other within a row', () => {
    const note = '\n> some@1.2.3 bench\n> cat a.csv\n\nDone in 3s.\n';
    expect(read(`schema,system,benchmark,note\n1,A,psr,"${note}"\n`)[0]?.note).toBe(note);
    const rows = 'note,schema,system,benchmark\n> a,1,A,psr\n> b,1,A,psr\n';
    expect(read(rows).map(({ note }) => note)).toEqual(['> a', '> b']);
  });
});

test('lines that end with CR alone, as old Macs write them, are lines', async () => {
  const { decode } = await import('../../src/results/decode.ts');
  const text = decode(Buffer.from('\ufeffschema,system,benchmark\r1,A,psr\r\r1,B,psr'), 'mac.csv');
  expect(read(text).map(({ system }) => system)).toEqual(['A', 'B']);
  expect(() => read(decode(Buffer.from('schema,system,benchmark\r1,A,psr\r1,B\r'), 'mac.csv'))).toThrow(
    'all.csv:3:',
  );
});
