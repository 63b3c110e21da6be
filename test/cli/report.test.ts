import { chownSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { packageRoot } from '../../src/package.ts';
import { openResults } from '../../src/results/write.ts';
import { bench, launcher, scratch, shell } from '../support/bench.ts';
import { system } from '../support/pages.ts';

const file = (name: string) => join(scratch, name);
const fixture = (name: string) => join(packageRoot(), 'test', 'fixtures', 'page', name);
const reference = join(packageRoot(), 'results', 'reference');

const results = openResults(file('a.csv'));
results.append([1, 2, 3].flatMap((number) => system(number, 6)));
results.close();

const texts = (page: string, selector: string) =>
  [...parseHTML(page).document.querySelectorAll(selector)].map(({ textContent }) => textContent);
/** The same in the table that is seen first. */
const inTable = (page: string, selector: string) =>
  texts(parseHTML(page).document.querySelector('.view')?.outerHTML ?? '', selector);

describe('bench report', () => {
  test('writes a page with the systems of the inputs, and the command that makes it again', async () => {
    const { code, stdout, stderr } = await bench([
      'report',
      'a.csv',
      '--sort',
      'psr',
      '--output',
      "it's.html",
    ]);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
    const page = readFileSync(file("it's.html"), 'utf8');
    expect(inTable(page, 'tbody.measured th span')).toEqual(
      [1, 2, 3].map((number) => `Linux 6.${number} on machine ${number}`),
    );
    expect(texts(page, 'pre')).toEqual([`bench report a.csv --sort psr --output 'it'\\''s.html'`]);
    const again = await bench(['report', 'a.csv', '--sort', 'psr', '--output', '-']);
    expect(texts(again.stdout, '#table')).toEqual(texts(page, '#table'));
  });

  test('chooses rows, units, columns and published figures as bench table does', async () => {
    const args = [
      'a.csv',
      '--rows',
      'machine 2',
      '--unit',
      'ns',
      '--columns',
      'psr,yield',
      '--published',
      'none',
    ];
    const { stdout } = await bench(['report', ...args]);
    expect(inTable(stdout, 'th span')).toEqual([...['System', 'PSR', 'Yield', 'Linux 6.2 on machine 2']]);
    expect(inTable(stdout, '.caption')).toEqual(['ns per operation']);
  });

  test('begins with ratios to a baseline where one is named', async () => {
    const { stdout } = await bench(['report', 'a.csv', '--baseline', 'Linux 2.6.11']);
    expect(texts(stdout, 'option[selected]')).toEqual(['Linux 2.6.11']);
    expect(stdout).toContain('x: ratio to Linux 2.6.11.');
  });

  test('shows a prediction', async () => {
    const { code, stdout } = await bench(['report', 'a.csv', '--prediction', fixture('prediction.csv')]);
    expect(code).toBe(0);
    expect(texts(stdout, '#speed-up code')).toEqual(['grep -r needle /usr/share/doc']);
  });

  test('shows what bench predict prints', async () => {
    const args = ['--costs', join(reference, 'matrix'), '--calls-per-second', '1e5', '--format', 'csv'];
    expect((await bench(['predict', ...args, '--output', 'prediction.csv'])).code).toBe(0);
    const { code, stdout } = await bench(['report', 'a.csv', '--prediction', 'prediction.csv']);
    expect(code).toBe(0);
    const systems = texts(stdout, '#speed-up tbody th');
    expect(systems).toEqual(expect.arrayContaining(['ptrace (strace)', 'in the kernel, plain calls']));
    expect(texts(stdout, '#speed-up svg .ratio text')).toHaveLength(1);
    expect(texts(stdout, '#speed-up svg .curve path').length).toBe(10);
  });

  test('takes a prediction from standard input', async () => {
    const line = `cat '${fixture('prediction.csv')}' | "$0" '${launcher}' report a.csv --prediction -`;
    const { code, stdout } = await shell(line, process.execPath);
    expect(code).toBe(0);
    expect(texts(stdout, '#speed-up code')).toEqual(['grep -r needle /usr/share/doc']);
  });

  test.each(['abi-call', 'create-proc', 'overview', 'rounds'])(
    '--plot %s writes that alone, as SVG',
    async (name) => {
      const { code, stdout, stderr } = await bench(['report', 'a.csv', '--plot', name]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(stdout).toContain(name === 'rounds' ? 'machine 1' : 'machine 2');
      expect(stdout.trimEnd().endsWith('</svg>')).toBe(true);
    },
  );

  test.each([
    ['src/plots/README.md', 'results/reference', ''],
    [
      'results/README.md',
      'results/reference/in-kernel',
      ' --rows "host|vDSO|io_uring|eBPF|KML|Kernel Mode|Privbox|UKL|Unikraft"',
      ' --published in-kernel',
    ],
  ])('the plot in %s is what its command makes of %s', async (path, folder, rows, published = '') => {
    const command = `bench report ${folder}${published} --plot abi-call${rows}`;
    const [, ...args] = [...command.matchAll(/"([^"]*)"|[^ ]+/g)].map(([word, quoted]) => quoted ?? word);
    const { stdout } = await bench(
      args.map((word) => (word === folder ? join(packageRoot(), folder) : word)),
    );
    expect(stdout).toBe(readFileSync(join(packageRoot(), folder, 'abi-call.svg'), 'utf8'));
    const readme = readFileSync(join(packageRoot(), path), 'utf8');
    expect(readme).toContain(`](${relative(dirname(path), folder)}/abi-call.svg)`);
    expect(readme).toContain(command);
  });

  test("what root writes in somebody's folder is theirs, unless it was there before", async ({ skip }) => {
    if (process.getuid?.() !== 0) skip('needs root');
    mkdirSync(file('theirs'));
    writeFileSync(file('theirs/old.html'), '');
    chownSync(file('theirs'), 65534, 65534);
    for (const name of ['theirs/old.html', 'theirs/new.html'])
      expect(await bench(['report', 'a.csv', '--output', name])).toMatchObject({ code: 0 });
    expect(statSync(file('theirs/new.html'))).toMatchObject({ uid: 65534, gid: 65534 });
    expect(statSync(file('theirs/old.html')).uid).toBe(0);
  });

  test('a call inside the kernel is drawn with its distance from a system call', async () => {
    const { stdout } = await bench(['report', fixture('in-kernel.csv'), '--plot', 'abi-call']);
    expect(texts(stdout, '.ratio text')).toEqual(['84x', '6.5x', '2.7x']);
    expect(stdout).toContain('▲ alternative to a system call');
  });
});

describe('bench report refuses', () => {
  test.each([
    [['a.csv', '--plot', 'abi-cal'], 2, 'no plot is called "abi-cal"; did you mean abi-call?'],
    [['a.csv', '--baseline', 'x'], 2, 'no row is called "x"'],
    [['a.csv', '--plot', 'speed-up'], 2, '--plot speed-up needs --prediction'],
    [['x=-', '--prediction', '-'], 2, 'standard input can be read only once'],
    [['none.csv'], 1, 'cannot read none.csv: ENOENT'],
    [['a.csv', '--prediction', 'none.csv'], 1, 'cannot read none.csv: ENOENT'],
    [
      ['a.csv', '--prediction', 'a.csv'],
      1,
      'a.csv:1: no column "prediction": expected the output of bench predict',
    ],
    [['a.csv', '--output', './a.csv'], 2, '--output ./a.csv would overwrite a.csv, an input'],
    [['a.csv', '--output', 'no/such/folder.html'], 1, 'cannot write no/such/folder.html: ENOENT'],
  ])('%j', async (args, status, message) => {
    const { code, stdout, stderr } = await bench(['report', ...args]);
    expect({ code, stdout }).toEqual({ code: status, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('to fill a terminal with a page', async () => {
    const stderr: string[] = [];
    const stream = (isTTY: boolean, texts: string[]) =>
      ({ isTTY, on() {}, write: (text: string) => texts.push(text) }) as unknown as NodeJS.WriteStream;
    const stdout: string[] = [];
    const io = { stdout: stream(true, stdout), stderr: stream(true, stderr), env: {} };
    expect(await run(['report', file('a.csv')], io)).toBe(2);
    expect(stdout).toEqual([]);
    expect(stderr.join('')).toContain('standard output is a terminal: name a file (--output report.html)');
  });

  test('a damaged file, unless damaged files are skipped', async () => {
    writeFileSync(file('damaged.csv'), 'not,results\n1,2\n');
    expect((await bench(['report', 'a.csv', 'damaged.csv', '--output', 'x.html'])).code).toBe(1);
    expect(existsSync(file('x.html'))).toBe(false);
    const { code, stderr } = await bench([
      'report',
      'a.csv',
      'damaged.csv',
      '--skip-bad',
      '--output',
      'x.html',
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('skipped: damaged.csv');
    expect(existsSync(file('x.html'))).toBe(true);
  });
});
