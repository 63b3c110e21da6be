import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readResults } from '../../src/results/read.ts';
import type { Row } from '../../src/results/schema.ts';
import { openResults } from '../../src/results/write.ts';
import { like } from '../compare/sides.ts';
import { bench, scratch } from './bench.ts';

const file = (name: string) => join(scratch, name);

function save(name: string, rows: readonly Row[]): void {
  const results = openResults(file(name));
  results.append(rows);
  results.close();
}

beforeAll(() => {
  save('base.csv', like());
  save('same.csv', like({ run: 'two' }));
  save('slow.csv', like({ run: 'three', kernel: '6.19.0' }, 0.05));
  save('fast.csv', like({ run: 'four' }, -0.05));
  save('mixed.csv', [...like(), ...like({ system: 'another' })]);
  save('slow-clock.csv', like({ tsc_hz: 2.6e9, arch: undefined }));
  save('fast-clock.csv', like({ tsc_hz: 3e9, arch: undefined }));
  writeFileSync(file('empty.csv'), '');
});

describe('bench compare', () => {
  test('prints what differs and what that shows', async () => {
    const { code, stdout, stderr } = await bench(['compare', 'base.csv', 'slow.csv']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('differs: kernel: 6.18.44 (base.csv), 6.19.0 (slow.csv)');
    expect(stdout).toMatch(
      /^abi-call takes 5\.0 % more core cycles in slow\.csv \(interval \+4\.\d % to \+5\.\d %\)\.$/m,
    );
  });

  test('calls a side what label=path says', async () => {
    const { stdout } = await bench(['compare', 'old kernel=base.csv', 'new=slow.csv', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ base: 'old kernel', changed: ['new'] });
  });

  test.each([
    ['md', /^\| abi-call \| 424 ±0\.3% \| 445 ±0\.3% \| \\\+5\.0 % \|/m],
    ['csv', /^abi-call,cycles,base\.csv,424,.*,slower$/m],
    ['json', /"verdict": "slower"/],
  ])('as %s', async (format, line) => {
    const { code, stdout } = await bench(['compare', 'base.csv', 'slow.csv', '--format', format]);
    expect(code).toBe(0);
    expect(stdout).toMatch(line);
  });

  test('compares in another unit where asked to', async () => {
    const { stdout } = await bench(['compare', 'base.csv', 'slow.csv', '--unit', 'ns']);
    expect(stdout).toMatch(/^ns per operation/);
    expect(stdout).toContain('No difference was shown');
  });
});

describe('as a gate', () => {
  const gate = (...args: string[]) => bench(['compare', 'base.csv', ...args, '--fail-on-regression']);

  test('exits 3 and names the benchmarks that are slower', async () => {
    const { code, stderr, stdout } = await gate('same.csv', 'slow.csv');
    expect({ code, stderr }).toEqual({ code: 3, stderr: 'bench: regression in slow.csv: abi-call\n' });
    expect(stdout).toContain('abi-call takes 5.0 % more core cycles');
  });

  test('exits 0 where nothing is slower, or not by the threshold', async () => {
    expect(await gate('same.csv', 'fast.csv')).toMatchObject({ code: 0, stderr: '' });
    expect(await gate('slow.csv', '--threshold', '6%')).toMatchObject({ code: 0, stderr: '' });
    expect(await gate('slow.csv', '--threshold', '3%')).toMatchObject({ code: 3 });
  });
});

describe('what cannot be compared', () => {
  test.each([
    [['base.csv'], 2, "missing required argument 'new'"],
    [['base.csv', 'slow.csv', '--threshold', 'much'], 2, 'A percentage such as 1% or 0.5% is expected'],
    [['base.csv', 'slow.csv', '--format', 'tarot'], 2, 'Allowed choices are text, md, csv, json'],
    [['base.csv', 'none.csv'], 1, 'cannot read none.csv: ENOENT'],
    [['base.csv', 'empty.csv'], 1, 'empty.csv'],
    [
      ['slow-clock.csv', 'fast-clock.csv', '--unit', 'tsc'],
      2,
      '--unit tsc: TSC ticks are not the same everywhere (2600 MHz in slow-clock.csv, 3000 MHz in fast-clock.csv): --unit ns',
    ],
    [['base.csv', 'mixed.csv'], 1, 'mixed.csv holds 2 systems, and a side is one system'],
  ])('%j', async (args, status, message) => {
    const { code, stdout, stderr } = await bench(['compare', ...args]);
    expect({ code, stdout }).toEqual({ code: status, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ +at /m);
  });
});

describe('a side of several files', () => {
  beforeAll(() => {
    for (const name of ['runs', 'bad', 'folder.csv']) mkdirSync(file(name));
    save('runs/1.csv', like({ run: undefined }));
    save('runs/2.csv', like({ run: undefined }));
    save('runs/3.csv', like({ run: 'x' }));
    save('runs/4.csv', like({ run: 'x' }).slice(0, 5));
    writeFileSync(file('bad/1.csv'), 'schema,system,benchmark\n1,A\n');
    save('folder.csv/1.csv', like());
  });

  test('counts rounds that are there twice once, with a warning, and rows without a run as the run of their file', async () => {
    const { code, stdout, stderr } = await bench(['compare', 'base.csv', 'runs', '--format', 'json']);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^bench: 5 rows repeat a run, benchmark and round that had come before, first in runs.4\.csv; each counts once\n$/,
    );
    expect(JSON.parse(stdout).lines[0].changes[0].evidence.changed).toEqual({ runs: 3, rounds: 36 });
  });

  test('may be a folder, also one that is called like a file, a glob and standard input', async () => {
    const { stdout, code } = await bench(
      ['compare', 'folder.csv', 'runs/[3].csv', 'in=-', '--format', 'json'],
      ['bash', '-c', '"$0" "$@" < base.csv'],
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ base: 'folder.csv', changed: ['[3].csv', 'in'] });
  });

  test('leaves damaged files out with --skip-bad, unless none is left', async () => {
    const some = ['compare', 'base.csv', '{bad,runs}/[13].csv'];
    expect(await bench(some)).toMatchObject({ code: 1, stdout: '' });
    const { code, stderr } = await bench([...some, '--skip-bad']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/left out: bad.1\.csv:2: expected 3 fields .*\n.* 1 of 4 files were left out\n$/);
    expect(await bench(['compare', 'base.csv', 'bad', '--skip-bad'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('bad has no rows: there is nothing to compare'),
    });
    expect(await bench(['compare', 'bad', 'bad', '--skip-bad'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('nothing is left: all 2 files were left out'),
    });
  });
});

describe('bench run --append', () => {
  const add = (...more: string[]) =>
    bench(['run', 'abi-call', '--rounds', '2', '-q', '--append', 'runs.csv', ...more]);

  test('collects runs in one file', async () => {
    expect(await add()).toMatchObject({ code: 0 });
    expect(await add()).toMatchObject({ code: 0 });
    const rows = readResults(file('runs.csv'));
    expect(rows.map(({ round }) => round)).toEqual([1, 2, 1, 2]);
    expect(new Set(rows.map(({ run }) => run)).size).toBe(2);
  });

  test('refuses a file of something else before anything is measured', async () => {
    writeFileSync(file('precious.csv'), 'precious\n');
    const { code, stderr } = await bench(['all', '--append', 'precious.csv']);
    expect(code).toBe(1);
    expect(stderr).toContain('cannot add to precious.csv; nothing was measured');
  });

  test('and --output exclude each other', async () => {
    expect(await add('--output', 'other.csv')).toMatchObject({ code: 2 });
  });
});
