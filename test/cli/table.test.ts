import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { layouts } from '../../bench/layouts.ts';
import { run } from '../../src/cli/main.ts';
import type { Row } from '../../src/results/schema.ts';
import { formatRecord, headerNames, rowFields } from '../../src/results/write.ts';
import { bench, scratch } from '../support/bench.ts';
import { host, label, measured } from '../support/rows.ts';

const csv = (rows: readonly Row[]) => {
  const names = headerNames([]);
  return [names, ...rows.map((row) => rowFields(row, names))].map(formatRecord).join('');
};

const folder = join(scratch, 'results');
const save = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
beforeEach(() => mkdirSync(folder));
afterEach(() => rmSync(folder, { recursive: true }));

const other = 'Linux 6.12 (other)';
const others = [
  ...measured('abi-call', [800, 800, 800, 800, 800, 800], { system: other, run: 'x' }),
  ...measured('psr/futex', [3000], { system: other, run: 'x' }),
];

/** The command inside this process, on streams that a test can look at. */
async function table(args: readonly string[], isTTY = false) {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof texts) =>
    ({
      isTTY,
      columns: 100,
      on() {},
      write(text: string) {
        texts[name] += text;
        return true;
      },
    }) as unknown as NodeJS.WriteStream;
  const code = await run(['table', ...args], { stdout: stream('stdout'), stderr: stream('stderr'), env: {} });
  return { code, ...texts };
}
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await table([...args, '--format', 'json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as {
    unit: string;
    columns: { id: string; title: string }[];
    systems: { label: string; kind: string; cells: Record<string, Record<string, number> | null> }[];
    footnotes: string[];
  };
};
const labels = async (...args: string[]) => (await json(...args)).systems.map((system) => system.label);

describe('bench table', () => {
  test('without inputs reads results/ of the current folder', async () => {
    save('a.csv', csv(host));
    const { code, stdout, stderr } = await bench(['table']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe((await table([folder])).stdout);
    expect(stdout).toMatch(/^Linux 6\.18\.44 \(myhost\) +424 ±0\.3% /m);
  });

  test('reads standard input', async () => {
    const command = `"$0" "$@" < ${save('a.csv', csv(host))}`;
    const { code, stdout } = await bench(['table', '-'], ['bash', '-c', command]);
    expect([code, stdout.includes(label)]).toEqual([0, true]);
  });

  test('says once what was passed over in a whole fleet', async () => {
    const banner = '\n> some@1.0.0 bench\n> bench run psr --output -\n\n';
    save('a.csv', banner + csv(host));
    save('b.csv', banner + csv(others));
    const { code, stdout, stderr } = await table([folder]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `bench: ${join(folder, 'a.csv')} and 1 more: skipped npm's banner (npm run -s prints none)\n`,
    });
    save('a.csv', csv(host));
    save('b.csv', csv(others));
    expect((await table([folder])).stdout).toBe(stdout);
  });

  test('takes several inputs in their order, and renames a system', async () => {
    const [a, b] = [save('a.csv', csv(host)), save('b.csv', csv(others))];
    expect(await labels('--published', 'none', b, `mine=${a}`)).toEqual([other, 'mine']);
  });

  test('combines the runs of a system over files', async () => {
    save('1.csv', csv(measured('psr', [10, 11, 12], { run: '1' })));
    save('2.csv', csv(measured('psr', [13, 14, 15], { run: '2' })));
    const { systems } = await json('--published', 'none', folder);
    expect(systems[0]?.cells.psr).toEqual({ value: 12.5, low: 10, high: 15, rounds: 6 });
  });

  test('explains published rows that are asked for by what they note, and marks what is no cycle', async () => {
    const a = save('a.csv', csv(host));
    const { stdout } = await table(['--published', 'in-kernel', a]);
    expect(stdout).toMatch(/^Core cycles per operation \(ns where marked; published rows/);
    expect(stdout).toMatch(/^Kernel Mode Linux \[\d+\] +12 /m);
    expect(stdout).toMatch(/^UKL bypass \[\d+\]\[\d+\] +56\.55 ns/m);
    const text = stdout.replaceAll(/\s+/g, ' ');
    expect(text).toContain('the CPU is not stated');
    expect(text).toContain('Xeon 2.2 GHz, Linux 5.14, nopti');
    const alone = await table(['--published', 'in-kernel', '--format', 'md', '--unit', 'ns', a]);
    expect(alone.stdout).toContain('published CPU cycles are not converted to ns');
  });

  test('shows the published rows that are asked for', async () => {
    const a = save('a.csv', csv(host));
    expect((await labels(a)).length).toBe(6);
    expect(await labels(a, '--published', 'none')).toEqual([label]);
    const all = await labels(a, '--published', 'all');
    expect(all).toEqual(expect.arrayContaining(['Singularity HIP-R0', 'Pentium 4 672 native']));
    expect(all[0]).toBe('Singularity SIP-Phys');
    const two = ['--published', 'adams-agesen-2006,singularity-2006-text'];
    expect(await labels(a, ...two)).toEqual(
      await labels(a, '--published', 'adams-agesen-2006', '--published', 'singularity-2006-text'),
    );
  });

  test('has the columns that are asked for, variants too', async () => {
    const a = save('a.csv', csv([...host, ...others]));
    const { columns } = await json(a, '--columns', 'psr/futex,abi-call,psr/futex');
    expect(columns.map(({ id }) => id)).toEqual(['psr/futex', 'abi-call']);
    const widened = await json(a, '--variants');
    expect(widened.columns.map(({ id }) => id)).toEqual([
      ...['abi-call', 'yield', 'psr', 'psr/futex', 'create-proc'],
    ]);
    expect(widened.systems.at(-1)?.cells['psr/futex']?.value).toBe(3000);
    expect(widened.footnotes).toHaveLength(5);
  });

  test('chooses, sorts and compares rows', async () => {
    const a = save('a.csv', csv([...others, ...host]));
    expect(await labels(a, '--rows', '^Linux 6')).toEqual([other, label]);
    expect(await labels(a, '--rows', '^Linux 6', '--sort', 'abi-call')).toEqual([label, other]);
    // The baseline counts also where its own row is not shown.
    const { systems } = await json(a, '--rows', 'other', '--baseline', label);
    expect(systems.map((system) => system.cells['abi-call']?.ratio)).toEqual([800 / 424]);
  });

  test.each(layouts)('has the layout $name, which needs no code of its own', async (layout) => {
    const { name, columns, published } = layout;
    const { columns: shown, systems } = await json(
      save('a.csv', csv(host)),
      '--layout',
      name,
      '--unit',
      'cycles',
    );
    expect(shown.map(({ id }) => id)).toEqual(columns.map(({ id }) => id));
    expect(systems.some(({ kind }) => kind === 'published')).toBe(published.length > 0);
    const value = columns.some(({ id }) => id === 'abi-call') ? 424 : undefined;
    expect(systems.at(-1)?.cells['abi-call']?.value).toBe(value);
  });

  test('counts in the first unit that was measured, or in the one asked for', async () => {
    const ticks = host.map((row) => ({ ...row, cycles: undefined }));
    expect((await json(save('a.csv', csv(ticks)))).unit).toBe('tsc');
    expect((await json(save('b.csv', csv([...ticks, ...others])))).unit).toBe('cycles');
    expect((await json(save('c.csv', csv(host)), '--unit', 'instructions')).unit).toBe('instructions');
  });

  test('says in CSV when a label has an apostrophe before it', async () => {
    const a = save('a.csv', csv(measured('psr', [1], { system: '=cmd()' })));
    const { code, stdout, stderr } = await table([a, '--format', 'csv']);
    expect(code).toBe(0);
    expect(stdout).toContain("\n'=cmd(),host,");
    expect(stderr).toBe('bench: labels that look like formulas, written with an apostrophe: 1\n');
  });
});

describe('wrong input', () => {
  test.each([
    [
      'a damaged file',
      'schema,system,benchmark,ns\n1,A,psr,fast\n',
      ':2: column "ns": expected a number from',
    ],
    [
      'a newer schema',
      'schema,system,benchmark\n2,A,psr\n',
      ':2: schema 2 is newer than this ringtoll reads',
    ],
    ['an empty file', '', ':1: no header: expected a results file'],
    ['another kind of CSV', 'name,age\nx,5\n', ':1: no column "schema"'],
    ['NaN', 'schema,system,benchmark,cycles\n1,A,psr,NaN\n', 'column "cycles": expected a number from 0'],
    [
      'a negative value',
      'schema,system,benchmark,cycles\n1,A,psr,-1\n',
      'column "cycles": expected a number',
    ],
    ['an absurd value', 'schema,system,benchmark,cycles\n1,A,psr,1e20\n', 'from 0 to 1e15, found "1e20"'],
  ])('%s is an error that names the file, and prints no table', async (_, text, message) => {
    const bad = save('bad.csv', text);
    const { code, stdout, stderr } = await table([save('a.csv', csv(host)), bad]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(bad);
    expect(stderr).toContain(message);
  });

  test('is skipped and listed with --skip-bad', async () => {
    save('a.csv', csv(host));
    save('b.csv', 'schema,system,benchmark\n1,A\n');
    save('c.csv', '');
    const { code, stdout, stderr } = await table([folder, '--skip-bad']);
    expect(code).toBe(0);
    expect(stdout).toBe((await table([join(folder, 'a.csv')])).stdout);
    expect(stderr.match(/skipped: .*[bc]\.csv:\d: .*\n/g)).toHaveLength(2);
    expect(stderr).toContain('2 of 3 files skipped');
  });

  test('is an error also with --skip-bad when it is everything', async () => {
    save('b.csv', 'schema,system,benchmark\n1,A\n');
    save('c.csv', '');
    const { code, stdout, stderr } = await table([folder, '--skip-bad']);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.match(/skipped: /g)).toHaveLength(2);
    expect(stderr).toMatch(/bench: no usable input: all 2 files are damaged\n$/);
  });

  test('of a header alone is no row and a warning', async () => {
    const { code, stdout, stderr } = await table([save('a.csv', csv([]))]);
    expect(code).toBe(0);
    expect(stdout).toContain('Singularity SIP-Phys');
    expect(stderr).toMatch(/a\.csv: a header but no rows\n$/);
  });

  test('with a byte order mark, CRLF and line breaks in quotes is no wrong input', async () => {
    const text = csv(host.map((row) => ({ ...row, os: 'two\nlines' })));
    const a = save('a.csv', `\ufeff${text.replaceAll('\n', '\r\n')}`);
    expect((await table([a])).stdout).toBe((await table([save('b.csv', csv(host))])).stdout);
  });

  test('without common benchmarks has empty cells, and a footnote says what there is', async () => {
    const { stdout } = await table([save('a.csv', csv(measured('page-fault', [5])))]);
    expect(stdout).toMatch(/\(myhost\) \[5\] +- +- +- +-\n/);
    expect(stdout).toContain('not measured for any of these columns (only page-fault).');
  });

  test('with rounds that are there twice counts them once, with a warning', async () => {
    save('a.csv', csv(host.map((row) => ({ ...row, run: 'r' }))));
    save('b.csv', csv(host.map((row) => ({ ...row, run: 'r' }))));
    const { code, stdout, stderr } = await table([folder]);
    expect(code).toBe(0);
    expect(stdout).toBe((await table([join(folder, 'a.csv')])).stdout);
    expect(stderr).toMatch(/ignored 48 duplicate rows .* the first in .*b\.csv/);
  });

  test('with one label on two hosts has two rows and a footnote', async () => {
    const of = (host: string) => csv(measured('psr', [1], { system: 'box', host, run: host }));
    save('a.csv', of('one'));
    save('b.csv', of('two'));
    const { stdout } = await table([folder, '--published', 'none']);
    expect(stdout).toMatch(/^box \(host one\) \[5\] .*\nbox \(host two\) \[5\] /m);
    expect(stdout).toContain('[5] box (host one) and box (host two): rows with this label differ in host');
  });

  test('does not reach the terminal through an error message', async () => {
    const { stderr } = await table([save('a.csv', 'schema,system,benchmark,\u001b[2J,\u001b[2J\n')]);
    expect(stderr).toContain('column "\\x1b[2J" appears twice');
  });
});

describe('wrong usage exits 2 and offers the nearest name', () => {
  test.each([
    [['--columns', 'abicall'], 'no column is called "abicall"; did you mean abi-call?'],
    [['--columns', 'psr,psr/futx'], 'did you mean psr/futex?'],
    [['--layout', 'singularty'], 'no layout is called "singularty"; did you mean singularity?'],
    [['--published', 'adams-agesen'], 'did you mean adams-agesen-2006?'],
    [['--baseline', 'Linux 2.6.1'], 'no row is called "Linux 2.6.1"; did you mean Linux 2.6.11?'],
    [['--sort', 'prs'], 'no column to sort by is called "prs"; did you mean psr?'],
    [['--format', 'xml'], 'Allowed choices are text, md, html, latex, csv, tsv, json'],
    [['--unit', 'furlongs'], 'Allowed choices are cycles, tsc, ns, instructions'],
    [['--rows', '('], 'Invalid regular expression'],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await table([save('a.csv', csv(host)), ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

describe('progress', () => {
  const many = () => {
    for (let n = 0; n < 2000; n += 1) save(`${n}.csv`, csv(measured('psr', [n], { run: String(n) })));
  };

  test('is one line that is rewritten, on a terminal', async () => {
    many();
    const { stderr } = await table([folder], true);
    expect(stderr).toMatch(/\d+ of 2000 files read/);
    expect(stderr).not.toContain('\n');
  });

  test('is shown again below each damaged file', async () => {
    save('0.csv', csv(host));
    for (let n = 1; n <= 3; n += 1) save(`${n}.csv`, '');
    const { stderr } = await table([folder, '--skip-bad'], true);
    const lines = stderr.split('\n').map((line) => stripVTControlCharacters(line));
    expect(lines).toEqual([
      expect.stringMatching(/skipped: .*1\.csv/),
      expect.stringMatching(/^2 of 4 files read.*skipped: .*2\.csv/),
      expect.stringMatching(/^3 of 4 files read.*skipped: .*3\.csv/),
      expect.stringMatching(/^4 of 4 files read.*3 of 4 files skipped/),
      '',
    ]);
  });

  test('is silence elsewhere', async () => {
    many();
    expect((await table([folder])).stderr).toBe('');
  });
});
