import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { openResults } from '../../src/results/write.ts';
import { bench, eventually, launcher, scratch, shell, start } from '../support/bench.ts';
import { rows } from '../support/known.ts';

const costs = join(scratch, 'costs.csv');
const results = openResults(costs);
results.append(rows);
results.close();

const known = ['predict', '--costs', costs];
const quick = [...known, '--runs', '2'];
const script = (text: string) => ['--', 'sh', '-c', text];

describe('bench predict on paper', () => {
  test('prints a prediction without running anything', async () => {
    const { code, stdout } = await bench([...known, '--calls-per-second', '100,000']);
    expect(code).toBe(0);
    expect(stdout).toContain('100,000 a second');
    expect(stdout).toMatch(/^ptrace \[1\] +>= 3\.00 s/m);
  });

  test('prints curves to plot', async () => {
    const { stdout } = await bench([...known, '--calls-per-second', '1e5', '--format', 'csv']);
    const records: Record<string, string>[] = parse(stdout, { columns: true });
    expect(new Set(records.map(({ point }) => point))).toEqual(
      new Set(['now', 'program', 'curve', 'break-even']),
    );
  });

  test.each([
    [['--calls-per-second', '2e7'], 'at most 10000000'],
    [['--calls-per-second', '0'], 'above 0'],
    [['--calls-per-second', '1e5', '--', 'true'], 'give either a command'],
    [[], 'give either a command'],
    [['--translation', 'x', '--', 'true'], 'percentage'],
    [['--once', '--runs', '3', '--', 'true'], 'cannot be used'],
  ])('refuses %j as wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await bench([...known, ...args]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
  });
});

describe('bench predict of a command', () => {
  test('lets its output through, then prints the prediction', async () => {
    const { code, stdout, stderr } = await bench([...quick, ...script('echo out; echo err >&2')]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^(out\n){4}sh -c 'echo out; echo err >&2'\n/);
    expect(stderr.match(/^err$/gm)).toHaveLength(4);
    expect(stdout).toContain('system calls');
    expect(stdout).toMatch(/^mmap +\d/m);
    expect(stdout).toContain('in the kernel, binary translation');
  });

  test('takes options of the command for its own, also without dashes before it', async () => {
    const { code, stdout } = await bench([...quick, 'sh', '-c', 'echo $0', '--format']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^(--format\n){4}sh -c 'echo \$0' --format\n/);
  });

  test('keeps apart what is asked to be kept apart', async () => {
    const [output, json] = [join(scratch, 'output'), join(scratch, 'prediction.json')];
    const apart = ['--output-of-command', output, '--output', json, '--format', 'json'];
    const { stdout } = await bench([...quick, ...apart, ...script('echo out; echo err >&2')]);
    expect(stdout).toBe('');
    expect(readFileSync(output, 'utf8')).toBe('out\nerr\n');
    const prediction = JSON.parse(readFileSync(json, 'utf8'));
    expect(prediction).toMatchObject({ command: "sh -c 'echo out; echo err >&2'", runs: 2, once: false });
    expect(prediction.calls.write).toBe(2);
    expect(prediction.program.calls).toBe(
      Object.values<number>(prediction.calls).reduce((sum, count) => sum + count, 0),
    );
  });

  test('ends as it did, and predicts all the same', async () => {
    const { code, stdout } = await bench([...quick, ...script('exit 3')]);
    expect(code).toBe(3);
    expect(stdout).toContain('Predicted');
  });

  test('ends like a shell where a signal ended it, and predicts nothing', async () => {
    const { code, stdout, stderr } = await bench([...quick, ...script('kill -SEGV $$')]);
    expect(code).toBe(128 + 11);
    expect(stdout).toBe('');
    expect(stderr).toContain('SIGSEGV');
  });

  test('runs it only once where that is asked for, and says so', async () => {
    const { stdout } = await bench([...known, '--once', ...script('echo out')]);
    expect(stdout).toMatch(/^out\nsh /);
    expect(stdout).toContain('Timed while it was counted');
  });

  test('gives every run the same input', async () => {
    const file = join(scratch, 'input');
    writeFileSync(file, 'a line\n');
    const { stdout } = await bench([...quick, '--input', file, '--', 'cat']);
    expect(stdout).toMatch(/^(a line\n){4}cat\n/);
    const redirected = await shell(
      `exec ${process.execPath} ${launcher} ${quick.join(' ')} -- cat <${file}`,
      'sh',
    );
    expect(redirected.stdout).toMatch(/^(a line\n){4}cat\n/);
  });

  test('refuses a pipe for several runs, and takes it for one', async () => {
    const piped = (args: string[]) =>
      shell(`echo a line | ${process.execPath} ${launcher} ${args.join(' ')} -- cat`, 'sh');
    const refused = await piped(quick);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--input');
    expect((await piped([...known, '--once'])).stdout).toMatch(/^a line\ncat\n/);
  });

  test.each([
    ['no-such-program-here', 127, 'ENOENT'],
    ['/dev/null', 126, 'EACCES'],
  ])('says that %s cannot be run, with the status of a shell', async (program, status, errno) => {
    const { code, stdout, stderr } = await bench([...quick, '--', program]);
    expect(code).toBe(status);
    expect(stdout).toBe('');
    expect(stderr).toContain(program);
    expect(stderr).toContain(errno);
  });

  test('measures what crossing costs where no results are named', async () => {
    const { code, stdout, stderr } = await bench([
      'predict',
      '--only',
      'host,seccomp',
      '--runs',
      '1',
      '--',
      'true',
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('measuring the costs of crossing in 2 systems');
    expect(stdout).toMatch(/^seccomp filter, 50 rules +/m);
  });

  test('refuses a file of which somebody has read a part, and one that nobody can write, before it runs', async () => {
    const file = join(scratch, 'lines');
    writeFileSync(file, 'a\nb\n');
    const command = `${process.execPath} ${launcher} ${quick.join(' ')} -- cat`;
    const read = await shell(`{ read -r -N 2 x; ${command}; } <${file}`, 'sh');
    expect(read).toMatchObject({ code: 2, stdout: '' });
    expect(read.stderr).toContain('already been partly read');
    const unwritable = await bench([
      ...quick,
      '--output',
      join(scratch, 'no', 'such'),
      ...script('echo ran'),
    ]);
    expect(unwritable).toMatchObject({ code: 2, stdout: '' });
    expect(unwritable.stderr).toContain('ENOENT');
  });

  test('takes the place of no file that it reads', async () => {
    const [file, before] = [join(scratch, 'kept'), readFileSync(costs, 'utf8')];
    writeFileSync(file, 'a line\n');
    for (const args of [
      ['--output', costs],
      ['--input', file, '--output-of-command', file],
    ]) {
      const { code, stderr } = await bench([...quick, ...args, '--', 'cat']);
      expect(code).toBe(2);
      expect(stderr).toContain('would overwrite');
    }
    expect(readFileSync(file, 'utf8')).toBe('a line\n');
    expect(readFileSync(costs, 'utf8')).toBe(before);
  });

  test('says that it has stopped, and believes none of its time when it goes on', async () => {
    const running = start([...quick, ...script('kill -STOP $$; echo on')]);
    let said = '';
    running.child.stderr?.on('data', (text) => {
      said += text;
    });
    const [, pid = ''] = await eventually(() => /kill -CONT (\d+) resumes it/.exec(said));
    process.kill(Number(pid), 'SIGCONT');
    const { code, stderr, stdout } = await running.ended;
    expect(code).toBe(1);
    expect(stdout).toBe('on\n');
    expect(stderr).toContain('was stopped for a while');
  });

  test('ends a command that has stopped', async () => {
    const running = start([...quick, ...script('kill -STOP $$')]);
    let said = '';
    running.child.stderr?.on('data', (text) => {
      said += text;
    });
    await eventually(() => said.includes('has stopped'));
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(130);
    expect(running.processes()).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends the command on %s and leaves nothing',
    async (signal) => {
      const running = start([...quick, ...script('sleep 60 & sleep 60')]);
      await eventually(
        () => running.processes().filter(({ command }) => command.startsWith('sleep')).length === 2,
      );
      running.child.kill(signal);
      expect((await running.ended).code).toBe(130);
      expect(running.processes()).toEqual([]);
    },
  );

  test('leaves nothing when it is killed itself', async () => {
    const running = start([...quick, ...script('sleep 60 & sleep 60')]);
    await eventually(
      () => running.processes().filter(({ command }) => command.startsWith('sleep')).length === 2,
    );
    running.child.kill('SIGKILL');
    await running.ended;
    await eventually(() => running.processes().length === 0);
  });

  test('refuses results that do not say what crossing costs here', async () => {
    const elsewhere = join(scratch, 'elsewhere.csv');
    const none = openResults(elsewhere);
    none.append(rows.filter(({ environment }) => environment !== 'host'));
    none.close();
    const { code, stderr } = await bench(['predict', '--costs', elsewhere, '--', 'true']);
    expect(code).toBe(1);
    expect(stderr).toContain('bench all');
  });
});
