import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { benchmarks, everyBenchmark } from '../../bench/index.ts';
import { parseResults, readResults } from '../../src/results/read.ts';
import { bench, eventually, fixture, launcher, scratch, start } from '../support/bench.ts';
import { nativeHere } from '../support/native.ts';

const { cpu } = await nativeHere();
const file = (name: string) => join(scratch, name);
const deny = fixture('deny');
const few = (name: string, rounds = 2) => ['--rounds', String(rounds), '--output', file(name)];

describe('bench all', () => {
  test('prints the published rows, this machine and what every column means', async () => {
    const { code, stdout, stderr } = await bench([
      'all',
      // On a busy machine six rounds take longer than --quick has.
      ...['--quick', '--time-limit', '60s'],
      ...few('all.csv', 6),
      '--label',
      'My machine',
    ]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const lines = stdout.split('\n');
    const rule = lines.findIndex((line) => /^-+$/.test(line));
    expect(lines.slice(rule - 5, rule).map((line) => line.replace(/ {2,}.*/, ''))).toEqual([
      'Singularity SIP-Phys',
      'Singularity HIP-R3',
      'FreeBSD 5.3',
      'Linux 2.6.11',
      'Windows XP SP2',
    ]);
    const figure = String.raw`[\d,.]+ ±[\d.]+%`;
    // A mark where something had to be measured another way than elsewhere.
    expect(lines[rule + 1]).toMatch(new RegExp(`^My machine(?: ?\\[\\d+\\])?( +${figure}){4}$`));
    for (const mark of ['[1] ', '[2] ', '[3] ', '[4] ']) expect(stdout).toContain(`\n${mark}`);
    for (const said of [
      'clock_getres()',
      'user space',
      'round trip took',
      'Proof in every round',
      'mitigations:',
    ])
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(said);
    expect(stdout).toMatch(/A system call on this machine (costs|takes) /);
    expect(stdout).toContain(`CPU ${cpu} of `);
    for (const id of ['abi-call', 'yield', 'psr', 'create-proc'])
      expect(stderr).toMatch(new RegExp(`^bench: ${id}: [\\d,.]+ ±[\\d.]+% .* \\(6 rounds\\)$`, 'm'));
  });

  test('ends with a picture of the table that fits a terminal, unless --no-plot leaves it out', async () => {
    const args = (name: string) => ['all', '--filter', '^abi-call$', ...few(name), '--label', 'My machine'];
    const drawn = await bench(args('picture.csv'));
    const plain = await bench([...args('no-picture.csv'), '--no-plot']);
    const picture = drawn.stdout.slice(drawn.stdout.lastIndexOf('ABI call\n')).trimEnd().split('\n');
    expect(picture).toHaveLength(7);
    for (const line of picture) expect([...line].length).toBeLessThanOrEqual(80);
    expect(picture.filter((line) => line.startsWith('My machine'))).toHaveLength(1);
    expect(plain.stdout).not.toContain('logarithmic');
  });

  test('saves every round with what it takes to judge it', () => {
    const rows = readResults(file('all.csv'));
    expect(rows).toHaveLength(24);
    for (const row of rows) {
      expect(row).toMatchObject({
        schema: 1,
        system: 'My machine',
        environment: 'host',
        driver: 'ffi',
        cpu_number: cpu,
      });
      for (const name of ['tsc_cycles', 'ns', 'tsc_hz', 'samples', 'batch', 'wall_ms'] as const)
        expect(row[name]).toBeGreaterThan(0);
      expect(row.tsc_cycles_min).toBeLessThanOrEqual(row.tsc_cycles ?? 0);
      expect(row.tsc_cycles_max).toBeGreaterThanOrEqual(row.tsc_cycles ?? 0);
      expect(row.kernel).toMatch(/^\d+\.\d+/);
      expect(new Date(row.time ?? '').getTime()).toBeGreaterThan(0);
    }
    expect(new Set(rows.map(({ run }) => run)).size).toBe(1);
    const batches = new Set(rows.map(({ benchmark, batch }) => `${benchmark} ${batch}`));
    expect(batches.size).toBe(4);
    const firsts = new Set(rows.filter((_, index) => index % 4 === 0).map(({ benchmark }) => benchmark));
    expect(firsts.size).toBeGreaterThan(1);
  });

  test('writes into results/ of the current folder by default', async () => {
    const { code, stderr } = await bench(['run', 'abi-call', '--rounds', '1', '-q']);
    expect(code).toBe(0);
    const [saved = '', ...others] = readdirSync(file('results'));
    expect(others).toEqual([]);
    expect(saved).toMatch(/^[A-Za-z0-9._-]+-\d{8}T\d{6}Z\.csv$/);
    expect(stderr).toContain(saved);
    expect(stderr).not.toMatch(/\(1 rounds\)$/m);
  });

  test('with --variants measures and lists all of them', async () => {
    const { code, stdout } = await bench([
      'all',
      '--variants',
      '--filter',
      'abi-call|thread',
      ...few('variants.csv'),
    ]);
    expect(code).toBe(0);
    for (const id of ['libc', 'getpid', 'clock_getres', 'enosys', 'vdso'])
      expect(stdout).toMatch(new RegExp(`^abi-call/${id} .* of abi-call`, 'm'));
    expect(stdout).toMatch(/^create-proc\/thread /m);
  });

  test('with --suite extended measures and explains more than the four', async () => {
    const { code, stdout } = await bench([
      'all',
      ...['--suite', 'extended', '--quick', '--time-limit', '60s'],
      ...few('extended.csv'),
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain('Singularity SIP-Phys');
    expect(stdout).toMatch(/^Benchmarks on /m);
    const rows = readResults(file('extended.csv'));
    for (const { id } of everyBenchmark) {
      expect(rows.filter(({ benchmark }) => benchmark === id)).toHaveLength(2);
      if (!benchmarks.some((own) => own.id === id))
        expect(stdout).toMatch(new RegExp(`^${id} +[A-Za-z]`, 'm'));
    }
  });

  test('--output - gives the results alone on standard output, and the table on the other', async () => {
    const { code, stdout, stderr } = await bench([
      'run',
      'abi-call',
      '--rounds',
      '1',
      '--output',
      '-',
      '--context',
      'rack=7',
    ]);
    expect(code).toBe(0);
    const rows = parseResults(stdout, 'stdout');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.extra).toEqual({ 'context.rack': '7' });
    expect(stderr).toContain('Singularity SIP-Phys');
  });

  test('--unit ns and --color are obeyed, and a label is never an escape sequence', async () => {
    const args = [
      'run',
      'abi-call',
      ...few('ns.csv', 1),
      '--unit',
      'ns',
      '--color',
      'always',
      '--label',
      '\x1b[31mred',
    ];
    const { stdout } = await bench(args);
    expect(stdout).toContain('ns per operation');
    expect(stdout).toContain('\x1b[1m');
    expect(stdout).not.toContain('\x1b[31m');
    expect(stdout).toContain('\\x1b[31mred');
  });

  test('says what is missing from an interval of too few rounds', async () => {
    const { stderr, stdout } = await bench(['run', 'abi-call', ...few('two.csv')]);
    expect(stderr).toContain(
      'abi-call: need >= 6 rounds for an interval (have 2; raise --rounds or --time-limit)',
    );
    expect(stdout).toContain('±?');
  });
});

describe('what cannot be measured does not stop the rest', () => {
  test('one CPU: what needs two is skipped with its reason', async () => {
    const args = ['run', 'psr/other-cpu', 'abi-call', ...few('one.csv')];
    const { code, stderr } = await bench(args, ['taskset', '-c', String(cpu)]);
    expect(code).toBe(0);
    expect(stderr).toContain('psr/other-cpu: skipped: no second CPU');
    expect(readResults(file('one.csv')).map(({ benchmark }) => benchmark)).toEqual(['abi-call', 'abi-call']);
  });

  test('a proof that fails is an error of that benchmark, not a number', async () => {
    const args = ['run', 'yield', 'abi-call', ...few('unproven.csv')];
    const { code, stderr, stdout } = await bench(args, [deny, 'sched_yield', '0']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/yield: round 1: the proof failed: \d+ sched_yield\(\) calls made \d+ switches/);
    expect(readResults(file('unproven.csv')).map(({ benchmark }) => benchmark)).toEqual([
      'abi-call',
      'abi-call',
    ]);
    expect(stdout).not.toContain('Yield');
  });

  test('pinning refused: two sides on one CPU fail, the rest is measured unpinned and marked', async () => {
    const args = ['run', 'yield', 'psr', 'abi-call', 'create-proc', ...few('unpinned.csv', 1)];
    const { code, stderr, stdout } = await bench(args, [deny, 'sched_setaffinity', '1']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /UNPINNED, because pinning was refused: (abi-call, create-proc|create-proc, abi-call)\./,
    );
    expect(stderr).toContain('abi-call: unpinned');
    for (const id of ['yield', 'psr'])
      expect(stderr).toMatch(
        new RegExp(`^bench: ${id}: round 1: sched_setaffinity to CPU ${cpu} failed: EPERM \\(.*seccomp`, 'm'),
      );
    const rows = readResults(file('unpinned.csv'));
    expect(rows.map(({ benchmark }) => benchmark).toSorted()).toEqual(['abi-call', 'create-proc']);
    for (const row of rows) expect(row).toMatchObject({ pinned: 'no' });
  });

  test('a kernel that may have more CPUs than cpu_set_t is pinned on as well', async () => {
    const args = ['run', 'yield', 'abi-call', ...few('many-cpus.csv', 1)];
    const { code, stderr } = await bench(args, [deny, 'small-cpu-sets', '0']);
    expect({ code, failed: /EINVAL|pinning/.exec(stderr) }).toEqual({ code: 0, failed: null });
    for (const row of readResults(file('many-cpus.csv'))) expect(row).toMatchObject({ pinned: 'yes' });
  });

  test('a measuring process that is killed costs one round', async () => {
    const running = start(['run', 'create-proc/dynamic', 'abi-call', ...few('killed.csv', 3)]);
    const worker = await eventually(() =>
      running.processes().find(({ command }) => command.includes('worker.js')),
    );
    process.kill(worker.pid, 'SIGKILL');
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/: round 1: the measuring process \(ffi\) was killed by SIGKILL/);
    expect(stderr).toMatch(/: 1 of 3 rounds failed and gave no figure/);
    const ofLast = readResults(file('killed.csv')).filter(({ round }) => round === 3);
    expect(ofLast.map(({ benchmark }) => benchmark).toSorted()).toEqual(['abi-call', 'create-proc/dynamic']);
  });

  test('a helper process that is killed costs one round', async () => {
    const running = start(['run', 'create-proc/dynamic', 'abi-call', ...few('helper.csv', 3)]);
    const helper = await eventually(() =>
      running.processes().find(({ command }) => command.includes('--serve')),
    );
    process.kill(helper.pid, 'SIGKILL');
    const { code, stderr } = await running.ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/create-proc\/dynamic: round \d: the helper process was killed by signal 9/);
    expect(stderr).toContain('create-proc/dynamic: 1 of 3 rounds failed and gave no figure');
    expect(readResults(file('helper.csv')).filter(({ benchmark }) => benchmark === 'abi-call')).toHaveLength(
      3,
    );
  });
});

describe('however it ends, nothing is lost and nothing is left', () => {
  const endless = (name: string) => {
    const limits = ['--precision', '0%', '--rounds', '100000', '--time-limit', '5m'];
    return start(['all', ...limits, '--output', file(name)]);
  };
  const rowsIn = (name: string) =>
    existsSync(file(name)) ? readFileSync(file(name), 'utf8').split('\n').length - 2 : 0;

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s saves and shows what is complete, and exits 130',
    async (signal) => {
      const running = endless(`${signal}.csv`);
      await eventually(() => rowsIn(`${signal}.csv`) >= 5);
      running.child.kill(signal);
      const { code, stdout, stderr } = await running.ended;
      expect(code).toBe(130);
      expect(stdout).toContain('interrupted');
      expect(readResults(file(`${signal}.csv`)).length).toBeGreaterThanOrEqual(5);
      expect(stderr).toMatch(/\d+ rows saved to/);
      expect(running.processes()).toEqual([]);
    },
  );

  test('Ctrl-C on the whole group is no failure of a benchmark', async () => {
    const running = start(
      ['all', '--precision', '0%', '--rounds', '9999', '--time-limit', '5m', '--output', file('group.csv')],
      ['setsid', '-w'],
    );
    await eventually(() => rowsIn('group.csv') >= 5);
    const leader = await eventually(() =>
      running
        .processes()
        .find(({ command }) => command.includes(`${launcher} all`) && !command.startsWith('setsid')),
    );
    process.kill(-leader.pid, 'SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(stderr).not.toMatch(/SIGINT|failed|helper/);
    expect(running.processes()).toEqual([]);
  });

  test('a full disk behind standard output is one clear line', async () => {
    const command = '"$0" "$@" > /dev/full';
    const { code, stderr } = await bench(['list'], ['sh', '-c', command]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'bench: cannot write the output: ENOSPC\n' });
  });

  test('two runs that begin in the same second have files of their own', async () => {
    const args = ['run', 'abi-call', '--rounds', '1', '-q'];
    const before = existsSync(file('results')) ? readdirSync(file('results')).length : 0;
    const ended = await Promise.all([bench(args), bench(args), bench(args)]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(readdirSync(file('results'))).toHaveLength(before + 3);
  });

  test('kill -9 of the harness: workers and helpers end by themselves within a second', async () => {
    const running = endless('kill.csv');
    await eventually(() => rowsIn('kill.csv') >= 5);
    await eventually(() => running.processes().some(({ command }) => command.includes('--serve')));
    running.child.kill('SIGKILL');
    await eventually(() => running.processes().length === 0, 1000);
    expect(readResults(file('kill.csv')).length).toBeGreaterThanOrEqual(5);
  });

  test.each([
    ['SIGINT', 130, 'making 100,000 files in '],
    ['SIGKILL', null, ''],
  ] as const)('%s leaves no file of those it was making', async (signal, expected, said) => {
    const place = file(`files-${signal}`);
    mkdirSync(place);
    const args = ['run', 'list-dir/100000', ...few(`files-${signal}.csv`)];
    const running = start(args, ['env', `TMPDIR=${place}`]);
    await eventually(() => readdirSync(place).some((name) => name.startsWith('ringtoll-files-')));
    running.child.kill(signal);
    const { code, stderr } = await running.ended;
    expect(code).toBe(expected);
    expect(stderr).toContain(said);
    await eventually(() => readdirSync(place).length === 0 && running.processes().length === 0);
  });

  test('a reader that leaves early is no error', async () => {
    const command = `set -o pipefail; "$0" "$@" | head -n 1`;
    const args = ['run', 'abi-call', ...few('head.csv')];
    const { code, stdout, stderr } = await bench(args, ['bash', '-c', command]);
    expect({ code, lines: stdout.split('\n').length }).toEqual({ code: 0, lines: 2 });
    expect(stderr).not.toContain('EPIPE');
    expect(readResults(file('head.csv'))).toHaveLength(2);
  });
});
