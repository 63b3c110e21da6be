import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readResults } from '../../src/results/read.ts';
import type { Row } from '../../src/results/schema.ts';
import { openResults } from '../../src/results/write.ts';
import { bench, scratch } from '../support/bench.ts';
import { like } from '../support/sides.ts';

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
  save('other.csv', like({ system: 'a third' }));
  save('slow-clock.csv', like({ tsc_hz: 2.6e9, arch: undefined }));
  save('fast-clock.csv', like({ tsc_hz: 3e9, arch: undefined }));
  writeFileSync(file('empty.csv'), '');
});

describe('bench compare', () => {
  test('prints what differs and what that shows', async () => {
    const { code, stdout, stderr } = await bench(['compare', 'base.csv', 'slow.csv']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('differs  kernel: 6.18.44 (base.csv), 6.19.0 (slow.csv)');
    expect(stdout).toMatch(
      /^abi-call takes 5\.0% more core cycles in slow\.csv \(interval \+4\.\d% to \+5\.\d%\)\.$/m,
    );
  });

  test('calls a side what label=path says', async () => {
    const { stdout } = await bench(['compare', 'old kernel=base.csv', 'new=slow.csv', '--format', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({ base: 'old kernel', changed: ['new'] });
  });

  test.each([
    ['md', /^\| abi-call \| 424 ±0\.3% \| 445 ±0\.3% \| \\\+5\.0% \|/m],
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
    expect(stdout).toContain('No significant difference');
  });
});

describe('as a gate', () => {
  const gate = (...args: string[]) => bench(['compare', 'base.csv', ...args, '--fail-on-regression']);

  test('exits 3 and names the benchmarks that are slower', async () => {
    const { code, stderr, stdout } = await gate('same.csv', 'slow.csv');
    expect({ code, stderr }).toEqual({ code: 3, stderr: 'bench: regression in slow.csv: abi-call\n' });
    expect(stdout).toContain('abi-call takes 5.0% more core cycles');
  });

  test('exits 0 where nothing is slower, or not by the threshold', async () => {
    expect(await gate('same.csv', 'fast.csv')).toMatchObject({ code: 0, stderr: '' });
    expect(await gate('slow.csv', '--threshold', '6%')).toMatchObject({ code: 0, stderr: '' });
    expect(await gate('slow.csv', '--threshold', '3%')).toMatchObject({ code: 3 });
  });
});

describe('a gate that cannot decide', () => {
  const gate = (base: string, changed: string, ...more: string[]) =>
    bench(['compare', base, changed, '--fail-on-regression', ...more]);
  const without = (benchmark: string, rows: readonly Row[]) =>
    rows.filter((row) => row.benchmark !== benchmark);

  beforeAll(() => {
    const few = (rows: readonly Row[]) => rows.filter(({ round = 0 }) => round <= 5);
    save('lacks.csv', without('create-proc', like()));
    save('header.csv', []);
    save('few.csv', few(like({}, 1)));
    save('xeon.csv', like({ cpu: 'Intel Xeon' }, 0.5));
    save('docker.csv', like({ container: 'docker', kernel: '6.19', microcode: '0x2' }));
    save('slow-and-lacks.csv', without('create-proc', like({}, 0.5)));
    save(
      'elsewhere.csv',
      like().map((row) => ({ ...row, benchmark: 'pigeon' })),
    );
  });

  test.each([
    ['base.csv', 'lacks.csv', 'create-proc is not in lacks.csv'],
    [
      'base.csv',
      'few.csv',
      'too few rounds to reach significance for abi-call, yield, psr and create-proc in few.csv',
    ],
    [
      'base.csv',
      'xeon.csv',
      'xeon.csv and base.csv are from different machines: CPU AMD EPYC (base.csv), Intel Xeon (xeon.csv)',
    ],
    ['base.csv', 'elsewhere.csv', 'no benchmark can be compared with base.csv'],
    ['mixed.csv', 'base.csv', 'another is not in base.csv'],
    ['mixed.csv', 'other.csv', 'no other input has a system of mixed.csv'],
    ['base.csv', 'header.csv', 'header.csv has no rows'],
  ])('exits 4 and says why, unless that is allowed: %s against %s', async (base, changed, why) => {
    const { code, stderr } = await gate(base, changed);
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr: expect.stringContaining(`bench: undecided: ${why}`),
    });
    const allowed = await gate(base, changed, '--allow-undecided');
    expect(allowed).toMatchObject({ code: 0, stderr });
  });

  test('exits 3 where something else is slower, and says both', async () => {
    const { code, stderr } = await gate('base.csv', 'slow-and-lacks.csv', '--allow-undecided');
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr:
        'bench: regression in slow-and-lacks.csv: abi-call\n' +
        'bench: undecided: create-proc is not in slow-and-lacks.csv\n',
    });
  });

  test('is none for what only the new side has, nor for what one compares on one machine', async () => {
    expect(await gate('lacks.csv', 'same.csv')).toMatchObject({ code: 0, stderr: '' });
    expect(await gate('base.csv', 'docker.csv')).toMatchObject({ code: 0, stderr: '' });
  });

  test('is told of another machine also where there is no gate', async () => {
    expect(await bench(['compare', 'base.csv', 'xeon.csv'])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('xeon.csv and base.csv are from different machines: CPU AMD EPYC'),
      stdout: expect.stringContaining('xeon.csv and base.csv are from different machines: CPU'),
    });
  });
});

describe('a side', () => {
  beforeAll(() => {
    const runner = (host: string, cpu: string) => like({ system: 'base', host, cpu, run: host });
    save('runners.csv', [...runner('fv-az1', 'AMD EPYC 7763'), ...runner('fv-az3', 'Intel Xeon 8370C')]);
    save('one-runner.csv', runner('fv-az2', 'Intel Xeon 8370C'));
    const named = (host: string) => like({ system: `Linux 6.18.44 (${host})`, host, run: host });
    save('names.csv', ['3f2a9c', '77be01', 'a0c4d2'].flatMap(named));
    save(
      'label.csv',
      ['3f2a9c', '77be01'].flatMap((host) => like({ system: 'new', host, run: host })),
    );
  });

  test('of two machines is refused, by the facts in which they differ', async () => {
    const { code, stdout, stderr } = await bench(['compare', 'runners.csv', 'one-runner.csv']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(
      'runners.csv: rows labelled base differ in host and CPU, but a side must be one system: measure each with a different --label, ' +
        'select one (--rows REGEX) or use separate files: base (host fv-az1, cpu AMD EPYC 7763) and',
    );
    const { code: chosen } = await bench([
      'compare',
      'runners.csv',
      'one-runner.csv',
      '--rows',
      'Xeon|^base$',
    ]);
    expect(chosen).toBe(0);
    expect((await bench(['compare', 'runners.csv', 'one-runner.csv', '--merge-hosts'])).stderr).toContain(
      'rows labelled base differ in CPU, but',
    );
  });

  test('of several hosts is one with --merge-hosts, also by default labels', async () => {
    const apart = await bench(['compare', 'names.csv', 'label.csv']);
    expect(apart.code).toBe(1);
    expect(apart.stderr).toContain(
      'rows labelled new differ in host, but a side must be one system: merge them (--merge-hosts)',
    );
    const merged = await bench(['compare', 'names.csv', 'label.csv', '--merge-hosts', '--format', 'json']);
    expect(merged).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(merged.stdout).lines[0].changes[0].evidence).toMatchObject({
      base: { runs: 3 },
      changed: { runs: 2 },
    });
    const hint = await bench(['compare', 'names.csv', 'base.csv']);
    expect(hint.stderr).toContain('--merge-hosts treats rows that differ only in the host name');
  });

  test('with rows that lack a fact of the others is one', async () => {
    save('older.csv', [...like({ run: 'old' }), ...like({ run: 'new', seccomp: 'none' })]);
    expect(await bench(['compare', 'older.csv', 'base.csv'])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('two matrices', () => {
  const of = (label: string, environment: string, run: string, dearer = 0) =>
    like({ system: label, environment, run }, dearer);
  beforeAll(() => {
    save('monday.csv', [
      ...of('host', 'host', 'm1'),
      ...of('seccomp filter, 50 rules', 'seccomp', 'm2', 0.2),
      ...of('gone', 'container', 'm3'),
    ]);
    save('tuesday.csv', [
      ...of('host', 'host', 't1'),
      ...of('seccomp filter, 50 rules', 'seccomp', 't2', 0.5),
      ...of('come', 'ptrace', 't3'),
    ]);
  });
  const compared = (...more: string[]) => bench(['compare', 'monday.csv', 'tuesday.csv', ...more]);

  test('are compared system by system, in one text', async () => {
    const { code, stdout, stderr } = await compared();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^host: Core cycles per operation: tuesday\.csv against monday\.csv$/m);
    expect(stdout).toMatch(/^seccomp filter, 50 rules: Core cycles/m);
    expect(stdout.match(/^abi-call takes 25\.0% more core cycles in tuesday\.csv/gm)).toHaveLength(1);
    expect(stdout).toContain('Not compared: gone is not in tuesday.csv.');
    expect(stdout).toContain('Not compared: come is not in monday.csv.');
    expect(stdout.match(/A verdict needs/g)).toHaveLength(1);
  });

  test('are one document in every format', async () => {
    const json = JSON.parse((await compared('--format', 'json')).stdout);
    expect(json.systems.map(({ system }: { system: string }) => system)).toEqual([
      'host',
      'seccomp filter, 50 rules',
    ]);
    expect(json.systems[1]).toMatchObject({ base: 'monday.csv', changed: ['tuesday.csv'] });
    expect(json.left).toEqual([
      { system: 'gone', reason: 'is not in tuesday.csv', inBase: true },
      { system: 'come', reason: 'is not in monday.csv', inBase: false },
    ]);
    const csv = (await compared('--format', 'csv')).stdout.trimEnd().split('\n');
    expect(csv[0]).toMatch(/^system,benchmark,unit,base,/);
    expect(csv).toHaveLength(1 + 2 * 4);
    expect(csv.at(-1)).toMatch(/^"seccomp filter, 50 rules",create-proc,cycles,/);
    for (const format of ['csv', 'tsv'])
      expect((await compared('--format', format)).stderr).toBe(
        'bench: Not compared: gone is not in tuesday.csv.\nbench: Not compared: come is not in monday.csv.\n',
      );
    const { stdout: md } = await compared('--format', 'md');
    expect(md.match(/^\*\*(host|seccomp filter, 50 rules): /gm)).toHaveLength(2);
  });

  test('are judged by every system, also where something is gone', async () => {
    const { code, stderr } = await compared('--fail-on-regression');
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr:
        'bench: seccomp filter, 50 rules: regression in tuesday.csv: abi-call\n' +
        'bench: undecided: gone is not in tuesday.csv\n',
    });
    expect(await compared('--fail-on-regression', '--rows', '^host$')).toMatchObject({ code: 0, stderr: '' });
    expect(await compared('--fail-on-regression', '--rows', 'host|gone|come')).toMatchObject({ code: 4 });
  });

  test('or rows of one are chosen by label or environment', async () => {
    const { code, stdout, stderr } = await bench([
      ...['compare', 'host=monday.csv', 'seccomp=monday.csv', '--format', 'json'],
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ base: 'host', changed: ['seccomp'] });
    expect(JSON.parse(stdout).lines[0].changes[0].ratio).toBeCloseTo(1.2);
    const sides = await bench(['compare', 'before=monday.csv', 'after=tuesday.csv']);
    expect(sides.stdout).toMatch(/^host: Core cycles per operation: after against before$/m);
  });
});

describe('what cannot be compared', () => {
  test.each([
    [['base.csv'], 2, "missing required argument 'new'"],
    [['base.csv', 'slow.csv', '--threshold', 'much'], 2, 'A percentage such as 1% or 0.5% is expected'],
    [
      ['base.csv', 'slow.csv', '--format', 'tarot'],
      2,
      'Allowed choices are text, md, html, latex, csv, tsv, json',
    ],
    [['base.csv', 'none.csv'], 1, 'cannot read none.csv: ENOENT'],
    [['base.csv', 'empty.csv'], 1, 'empty.csv'],
    [
      ['slow-clock.csv', 'fast-clock.csv', '--unit', 'tsc'],
      2,
      '--unit tsc: TSC ticks are not comparable (2600 MHz in slow-clock.csv, 3000 MHz in fast-clock.csv): --unit ns',
    ],
    [
      ['other.csv', 'mixed.csv'],
      1,
      'no other input has a system of other.csv (label and environment must match): other.csv has a third',
    ],
    [['base.csv', 'slow.csv', '--rows', 'none'], 1, '--rows none matches no system of base.csv'],
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
      /^bench: ignored 5 duplicate rows \(same run, benchmark and round\), the first in runs.4\.csv\n$/,
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
    expect(stderr).toMatch(/skipped: bad.1\.csv:2: expected 3 fields .*\n.* 1 of 4 files skipped\n$/);
    const gate = [...some, '--skip-bad', '--fail-on-regression'];
    expect(await bench(gate)).toMatchObject({
      code: 4,
      stderr: expect.stringMatching(/^bench: undecided: 1 of 4 files skipped$/m),
    });
    expect(await bench([...gate, '--allow-undecided'])).toMatchObject({ code: 0 });
    expect(await bench(['compare', 'base.csv', 'bad', '--skip-bad'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('bad has no rows to compare'),
    });
    expect(await bench(['compare', 'bad', 'bad', '--skip-bad'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no usable input: all 2 files are damaged'),
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
    expect(stderr).toContain('cannot append to precious.csv; nothing was measured');
  });

  test('and --output exclude each other', async () => {
    expect(await add('--output', 'other.csv')).toMatchObject({ code: 2 });
  });
});
