import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { measurable } from '../../bench/index.ts';
import { formatNames } from '../../src/document/model.ts';
import { bench, scratch } from '../support/bench.ts';

const golden = (name: string) => join(import.meta.dirname, '..', 'golden', 'cli', name);

describe('bench explains itself', () => {
  test.each([
    ['help', ['--help']],
    ['help-all', ['all', '--help']],
    ['list', ['list']],
    ['help-check', ['check', '--help']],
    ['help-compare', ['compare', '--help']],
    ['help-matrix', ['matrix', '--help']],
    ['help-predict', ['predict', '--help']],
    ['help-report', ['report', '--help']],
    ['help-table', ['table', '--help']],
  ])('%s', async (name, args) => {
    const { code, stdout, stderr } = await bench(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(golden(`${name}.txt`));
  });

  test('list as JSON has every benchmark and variant with a sentence', async () => {
    const { stdout } = await bench(['list', '--format', 'json']);
    const listed = JSON.parse(stdout).flatMap((b: { variants: unknown[] }) => [b, ...b.variants]);
    expect(listed.map(({ id }: { id: string }) => id)).toEqual(measurable.map(({ id }) => id));
    for (const { summary, proof } of listed) expect(summary.length > 20 && proof.length > 10).toBe(true);
  });

  test('the version is that of the package', async () => {
    const { stdout } = await bench(['--version']);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('wrong usage exits 2, measures nothing and says what is right', () => {
  test.each([
    [['nonsense'], "bench: unknown command 'nonsense'\n"],
    [['all', '--nonsense'], "unknown option '--nonsense'"],
    [['run'], "missing required argument 'benchmark'"],
    [['run', 'psr/futx'], 'did you mean psr/futex?'],
    [['all', '--cpu', '99999'], /--cpu 99999: not allowed here \(allowed: [0-9,-]+\)/],
    [['all', '--cpu', '-1'], 'A whole number is expected'],
    [['all', '--rounds', '0'], 'at least 1'],
    [['all', '--precision', 'tight'], 'A percentage such as 1% or 0.5% is expected'],
    [['all', '--time-limit', '5 parsecs'], 'A time such as 15s, 500ms or 2m is expected'],
    [['all', '--filter', '('], 'Invalid regular expression'],
    [['all', '--filter', 'no-such'], 'matches none of: abi-call, yield, psr, create-proc'],
    [['all', '--unit', 'furlongs'], 'Allowed choices are cycles, tsc, ns'],
    [['all', '--context', 'novalue'], 'key=value is expected'],
    [['check', '--format', 'xml'], `Allowed choices are ${formatNames.join(', ')}`],
    [['check', '--cpu', '99999'], '--cpu 99999: not allowed here'],
    [['all', '--label', ' '], 'A non-empty name is expected'],
    [['all', '--label', 'x'.repeat(201)], 'A name of at most 200 characters is expected'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await bench([
      ...args,
      ...(args[0] === 'all' ? ['--output', 'unused.csv'] : []),
    ]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(existsSync(join(scratch, 'unused.csv'))).toBe(false);
  });
});

describe('an output that cannot be written is refused before anything is measured', () => {
  writeFileSync(join(scratch, 'old.csv'), 'precious\n');
  test.each([
    ['a file that exists', 'old.csv', 'already exists'],
    ['a folder that is a file', 'old.csv/new.csv', 'ENOTDIR'],
    ['a full disk', '/dev/full', 'ENOSPC'],
    ['a folder that cannot be made', '/proc/folder/new.csv', 'ENOENT'],
  ])('%s', async (_, output, message) => {
    const { code, stdout, stderr } = await bench(['all', '--output', output]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).toContain('nothing was measured');
    expect(readFileSync(join(scratch, 'old.csv'), 'utf8')).toBe('precious\n');
  });
});
