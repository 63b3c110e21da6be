import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { ResultsError } from '../../src/results/error.ts';
import { readInput, resolveInput, resolveInputs } from '../../src/results/inputs.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringtoll-inputs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const csv = (...systems: string[]) =>
  `schema,system,benchmark\n${systems.map((system) => `1,${system},psr\n`).join('')}`;

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const systems = async (argument: string, stdin?: string | Buffer) => {
  const options =
    stdin === undefined
      ? {}
      : {
          stdin: (async function* () {
            yield Buffer.from(stdin);
          })(),
        };
  const read: string[] = [];
  for await (const { rows } of readInput(await resolveInput(argument), options))
    read.push(...rows.map(({ system }) => system));
  return read;
};
const names = async (argument: string) => (await resolveInput(argument)).files.map((path) => basename(path));

file('fleet/b.csv', csv('B'));
file('fleet/a.csv', csv('A'));
file('fleet/notes.txt', 'not results');
file('fleet/old/c.csv', csv('C'));
const a = join(folder, 'fleet', 'a.csv');
const fleet = join(folder, 'fleet');

describe('an input', () => {
  test('may be a file', async () => {
    expect(await systems(a)).toEqual(['A']);
  });

  test('may be a folder: its *.csv by name, and none from the folders in it', async () => {
    expect(await systems(fleet)).toEqual(['A', 'B']);
  });

  test('of a folder leaves out hidden files: locks of editors, leftovers of other systems', async () => {
    const shared = join(folder, 'shared');
    file('shared/a.csv', csv('A'));
    file('shared/._a.csv', '\0\x05\x16\x07');
    symlinkSync('somebody@host.4711', join(shared, '.#a.csv'));
    expect(await systems(shared)).toEqual(['A']);
    expect(await systems(`${shared}/*.csv`)).toEqual(['A']);
  });

  test('may be packed with gzip: in a folder, in a glob, by its name, whatever it is, and on standard input', async () => {
    const bytes = gzipSync(csv('packed'));
    const path = file('packed/b.csv.gz', bytes);
    file('packed/A.CSV', csv('plain'));
    expect(await systems(join(folder, 'packed'))).toEqual(['plain', 'packed']);
    expect(await systems(`${folder}/packed/*.gz`)).toEqual(['packed']);
    expect(await systems(path)).toEqual(['packed']);
    expect(await systems(file('packed.txt', bytes))).toEqual(['packed']);
    expect(await systems('-', Buffer.concat([bytes, bytes]))).toEqual(['packed', 'packed']);
  });

  test('of a folder with files that are packed otherwise is refused, and says how to unpack them', async () => {
    file('zstd/a.csv.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]));
    await expect(systems(join(folder, 'zstd'))).rejects.toThrow(/a\.csv\.zst:1: .*zstd -d/);
  });

  test('tells what was passed over, and where', async () => {
    const told: string[][] = [];
    const path = file('banner.csv', `\n> some@1.0.0 bench\n> bench run\n\n${csv('A')}`);
    const options = { onNote: (...note: string[]) => told.push(note) };
    for await (const { rows } of readInput(await resolveInput(path), options)) expect(rows).toHaveLength(1);
    expect(told).toEqual([[path, expect.stringContaining('npm run -s')]]);
  });

  test.each([
    ['*.csv', ['a.csv', 'b.csv']],
    ['?.csv', ['a.csv', 'b.csv']],
    ['[b-z].csv', ['b.csv']],
    ['**/*.csv', ['a.csv', 'b.csv', 'c.csv']],
  ])('may be the glob %s', async (pattern, expected) => {
    expect(await names(`${fleet}/${pattern}`)).toEqual(expected);
  });

  test('may be standard input', async () => {
    expect(await systems('-', csv('piped'))).toEqual(['piped']);
    await expect(systems('-', 'nonsense\n')).rejects.toThrow('standard input:1: no column');
  });

  test('may be standard input only once', async () => {
    await expect(resolveInputs(['-', 'x=-'])).rejects.toThrow('standard input can be read only once');
    expect(await resolveInputs(['-', a])).toMatchObject([{ files: ['-'] }, { files: [a] }]);
  });

  test('may be a folder whose name is that of a file', async () => {
    file('folder.csv/a.csv', csv('inside'));
    expect(await systems(join(folder, 'folder.csv'))).toEqual(['inside']);
    file('around/a.csv', csv('A'));
    file('around/folder.csv/b.csv', csv('B'));
    expect(await systems(join(folder, 'around'))).toEqual(['A']);
  });

  test('may be given a label, whichever kind it is', async () => {
    const one = join(folder, 'runs');
    file('runs/1.csv', csv('box'));
    file('runs/2.csv', csv('box'));
    expect(await systems(`new=${a}`)).toEqual(['new']);
    expect(await systems(`new=${one}`)).toEqual(['new', 'new']);
    expect(await systems(`new=${one}/*.csv`)).toEqual(['new', 'new']);
    expect(await systems('new=-', csv('piped'))).toEqual(['new']);
  });

  test('is refused a label for more than one system, wherever they are', async () => {
    await expect(systems(`new=${fleet}`)).rejects.toThrow('a label names one system, but this holds A, B');
    await expect(systems(`new=${file('two.csv', csv('A', 'B'))}`)).rejects.toThrow(ResultsError);
  });

  test('is refused a label that no table has room for', async () => {
    const at = 'x'.repeat(200);
    expect(await systems(`${at}=${a}`)).toEqual([at]);
    await expect(systems(`${at}x=${a}`)).rejects.toThrow(
      /a label has at most 200 characters, but x{40}\.\.\. has 201$/,
    );
  });

  test('is what exists under its name, also with = or * in it', async () => {
    expect(await systems(file('x=y.csv', csv('equals')))).toEqual(['equals']);
    expect(await systems(file('[a].csv', csv('brackets')))).toEqual(['brackets']);
    expect(await systems(`label=${file('p=q.csv', csv('equals'))}`)).toEqual(['label']);
  });

  test.each([
    [
      'that does not exist',
      'missing.csv',
      /^cannot read .*missing\.csv: ENOENT \(expected a results file, a folder/,
    ],
    ['that is a glob of nothing', '*.tsv', /^no file matches .*\*\.tsv: measure something first/],
    ['that is a folder without results', 'empty', /^no \*\.csv in .*empty: measure something first/],
    ['behind a file', 'two.csv/x.csv', /^cannot read .*x\.csv: (ENOTDIR|ENOENT)/],
  ])('%s is refused with what to do', async (_, name, message) => {
    mkdirSync(join(folder, 'empty'), { recursive: true });
    file('two.csv', csv('A', 'B'));
    await expect(resolveInput(join(folder, name))).rejects.toThrow(ResultsError);
    await expect(resolveInput(join(folder, name))).rejects.toThrow(message);
  });
});

describe('a folder with damaged files', () => {
  file('mixed/1.csv', csv('A'));
  file('mixed/2.csv', 'schema,system,benchmark\n1,B\n');
  file('mixed/3.csv', '');
  file('mixed/4.csv', csv('D'));

  test('stops at the first of them', async () => {
    await expect(systems(join(folder, 'mixed'))).rejects.toThrow('2.csv:2: expected 3 fields');
  });

  test('or tells of each and goes on', async () => {
    const told: string[] = [];
    const read: string[] = [];
    const options = { onDamaged: (error: ResultsError) => told.push(error.message) };
    for await (const { rows } of readInput(await resolveInput(join(folder, 'mixed')), options))
      read.push(...rows.map(({ system }) => system));
    expect(read).toEqual(['A', 'D']);
    expect(told.map((message) => /(\d)\.csv:/.exec(message)?.[1])).toEqual(['2', '3']);
  });
});
