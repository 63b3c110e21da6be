/** `bench matrix` as a user runs it, with the environments that every machine has. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readResults } from '../../src/results/read.ts';
import { bench, eventually, scratch, start } from '../support/bench.ts';

const file = (name: string) => join(scratch, name);
const few = ['--rounds', '2', '--quick'];

/** A folder for scratch folders of its own, so that what remains can be counted. */
function ownTmp(name: string): readonly string[] {
  mkdirSync(file(name));
  return ['env', `TMPDIR=${file(name)}`];
}

describe('bench matrix --list', () => {
  test('has two lines for each environment: what is missing, with its cure, and what is in between', async () => {
    const { code, stdout } = await bench(['matrix', '--list'], ['env', 'PATH=/nowhere']);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => line.split(/\s/)[0])).toContain('seccomp-uncached');
    expect(lines[0]).toMatch(/^host .* available$/);
    expect(lines[1]).toMatch(/^ +in between: nothing$/);
    for (const [i, line] of lines.entries())
      expect(line).toMatch(
        i % 2 === 0
          ? /^\S.* (available|needs|runs on|forbidden here \(.* allows it|this kernel has no|\(.*try as root)/
          : /^ +in between: \w/,
      );
  });

  test('leaves out what was not chosen, and changes nothing', async () => {
    const { stdout } = await bench(['matrix', '--list', '--only', 'seccomp,host', '--except', 'host']);
    expect(stdout).toMatch(/^seccomp .*\n +in between: a filter.*\n$/);
    expect(readdirSync(scratch)).not.toContain('results');
  });
});

describe('bench matrix', () => {
  test('visits the host before and after each system, and gives each a row', async () => {
    const { code, stdout, stderr } = await bench([
      ...['matrix', '--only', 'seccomp,seccomp-uncached', ...few, '--output', file('matrix.csv')],
    ]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    const rows = readResults(file('matrix.csv'));
    const visits = [...new Set(rows.map(({ run, environment }) => `${run} ${environment}`))];
    expect(visits.map((visit) => visit.split(' ')[1])).toEqual([
      ...['host', 'seccomp', 'host', 'seccomp-uncached', 'host'],
    ]);
    expect(rows).toHaveLength(5 * 2 * 4);
    const [plain, filtered] = ['host', 'seccomp'].map((id) => rows.find((row) => row.environment === id));
    expect(filtered?.seccomp_filters).toBe((plain?.seccomp_filters ?? 0) + 1);
    expect(filtered).toMatchObject({
      kernel: plain?.kernel,
      host: plain?.host,
      driver: 'probe',
      seccomp: 'filter',
    });
    for (const { environment, host_ns } of rows.filter(({ environment }) => environment !== 'host'))
      expect({ environment, known: (host_ns ?? 0) > 0 }).toEqual({ environment, known: true });
    for (const label of ['host', 'seccomp filter, 50 rules', 'Linux 2.6.11'])
      expect(stdout).toMatch(new RegExp(`^${label} `, 'm'));
    expect(stderr).toMatch(/^bench: \[2\/5\] seccomp: .*: \d+\.\d s$/m);
  });

  test('--label tells machines apart, --context adds facts, --format prints the table in another way', async () => {
    const { code, stdout } = await bench([
      ...['matrix', '--only', 'host', ...few, '--label', 'box 7', '--context', 'rack=3', '--format', 'json'],
      ...['--output', file('labelled.csv'), '-q'],
    ]);
    expect(code).toBe(0);
    const measured = JSON.parse(stdout).systems.filter(({ kind }: { kind: string }) => kind === 'measured');
    expect(measured.map(({ label }: { label: string }) => label)).toEqual(['box 7: host']);
    expect(readResults(file('labelled.csv'))[0]?.extra).toEqual({ 'context.rack': '3' });
  });

  test('--layout measures and prints the columns of another table, in its unit', async () => {
    const { code, stdout } = await bench([
      ...['matrix', '--only', 'host', ...few, '--layout', 'lmbench', '--format', 'json', '-q'],
      ...['--output', file('lmbench.csv')],
    ]);
    expect(code).toBe(0);
    const { unit, columns, systems } = JSON.parse(stdout);
    expect(unit).toBe('ns');
    expect(systems.map(({ label }: { label: string }) => label)).toEqual(['host']);
    const ids = columns.map(({ id }: { id: string }) => id);
    expect(ids).toContain('signal-handler/install');
    expect(Object.values(systems[0].cells).every(Boolean)).toBe(true);
    expect(new Set(readResults(file('lmbench.csv')).map(({ benchmark }) => benchmark))).toEqual(new Set(ids));
  });

  test('with the rows on standard output, the table goes to standard error', async () => {
    const { stdout, stderr } = await bench(['matrix', '--only', 'host', ...few, '--output', '-']);
    expect(stdout.split('\n')[0]).toMatch(/^schema,/);
    expect(stderr).toContain('ABI call');
  });

  test.each([
    [
      'a name that there is not',
      ['--only', 'secomp'],
      'no environment is called "secomp"; did you mean seccomp?',
    ],
    ['nothing to measure', ['--only', 'host', '--except', 'host'], 'nothing to measure'],
    ['a layout that there is not', ['--layout', 'lmbnch'], 'did you mean lmbench?'],
    ['a time limit that is none', ['--timeout', 'soon'], 'A time such as'],
    ['a CPU that there is not', ['--only', 'host', '--cpu', '9999'], '--cpu 9999: not allowed here'],
  ])('refuses %s', async (_, args, message) => {
    const { code, stderr } = await bench(['matrix', ...args, '--output', file('refused.csv')]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
    expect(existsSync(file('refused.csv'))).toBe(false);
  });

  test('refuses to overwrite results', async () => {
    writeFileSync(file('kept.csv'), 'mine\n');
    const { code, stderr } = await bench(['matrix', '--only', 'host', '--output', file('kept.csv')]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('already exists') });
  });

  test('a system that fails is a footnote, and the others are measured', async () => {
    const args = ['--only', 'seccomp', '--timeout', '1ms', '--output', file('failed.csv')];
    const { code, stdout, stderr } = await bench(['matrix', ...few, ...args]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/seccomp: .*failed after .*timed out/);
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(/seccomp filter, 50 rules: failed: .*--timeout/);
  });

  test('two at once do not disturb each other', async () => {
    const both = ['one.csv', 'two.csv'].map((name) =>
      bench(['matrix', '--only', 'seccomp', ...few, '--output', file(name)]),
    );
    for (const { code, stderr } of await Promise.all(both))
      expect({ code, stderr }).toMatchObject({ code: 0 });
    for (const name of ['one.csv', 'two.csv']) expect(readResults(file(name))).toHaveLength(24);
  });

  test('more rounds than fit into a command line are said to be too many', async () => {
    const args = ['--only', 'host', '--rounds', '5000', '--output', file('many.csv')];
    const { code, stderr } = await bench(['matrix', ...args]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('measure fewer rounds') });
  });

  test.each([
    ['Ctrl-C', 'SIGINT', 130],
    ['a kill', 'SIGKILL', null],
  ] as const)('%s leaves no process and no file, and the rows so far', async (name, signal, expected) => {
    const results = file(`${signal}.csv`);
    const running = start(
      // With benchmarks that have files.
      ['matrix', '--only', 'seccomp', '--rounds', '500', '--layout', 'lmbench', '--output', results],
      ownTmp(`tmp ${name}`),
    );
    await eventually(() => existsSync(results) && readFileSync(results, 'utf8').split('\n').length > 10);
    expect(readdirSync(file(`tmp ${name}`))).toHaveLength(1);
    running.child.kill(signal);
    expect((await running.ended).code).toBe(expected);
    await eventually(() => running.processes().length === 0);
    expect(readdirSync(file(`tmp ${name}`))).toEqual([]);
    expect(readResults(results).length).toBeGreaterThan(8);
  });
});
