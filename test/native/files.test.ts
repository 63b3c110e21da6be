/** The files that some benchmarks look at: made once, and gone whatever happens. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Files } from '../../src/measure/files.ts';
import type { FilesLine } from '../../src/native/measurement.ts';
import { eventually } from '../support/bench.ts';
import { compileFixture, nativeHere } from '../support/native.ts';

const { native, cpu } = await nativeHere();
const scratch = mkdtempSync(join(tmpdir(), 'files-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const env = { ...process.env, TMPDIR: scratch };
const folders = () => readdirSync(scratch).filter((name) => name.startsWith('ringtoll-'));
const quiet = new AbortController().signal;

function probe(args: readonly string[], more: NodeJS.ProcessEnv = {}) {
  const { stdout, stderr } = spawnSync(native.probe, args, { encoding: 'utf8', env: { ...env, ...more } });
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return { lines: lines.filter(({ type }) => type === 'benchmark'), stderr };
}

describe('the files of a run', () => {
  test('are there before the first round, are told of, and are removed after the last', async () => {
    const told: FilesLine[] = [];
    const ids = ['abi-call', 'list-dir/10-stat', 'stat', 'list-dir/10'];
    const files = await Files.make(native.probe, ids, (line) => told.push(line), quiet);
    const folder = files.folder ?? '';
    expect(readdirSync(folder).sort()).toEqual(['1', '10']);
    const names = readdirSync(join(folder, '10'));
    expect(new Set(names).size).toBe(10);
    expect(names.every((name) => /^[0-9a-f]{8}$/.test(name))).toBe(true);
    expect(names.every((name) => statSync(join(folder, '10', name)).size === 0)).toBe(true);
    expect(told[0]).toMatchObject({ folder, made: 0, wanted: 11 });
    expect(told[0]?.inodes).toBeGreaterThanOrEqual(11);
    expect(told.at(-1)).toMatchObject({ made: 11, wanted: 11 });
    await files.remove();
    expect(existsSync(folder)).toBe(false);
  });

  test('are none where no benchmark looks at any', async () => {
    const told: FilesLine[] = [];
    const files = await Files.make(native.probe, ['abi-call', 'read-1'], (line) => told.push(line), quiet);
    expect([files.folder, told]).toEqual([undefined, []]);
    await files.remove();
  });

  test('are removed before it is known that the run was interrupted while they were made', async () => {
    const interrupted = new AbortController();
    let folder = '';
    const making = Files.make(
      native.probe,
      ['list-dir/100000'],
      (line) => {
        folder = line.folder;
        interrupted.abort(new Error('Ctrl-C'));
      },
      interrupted.signal,
    );
    await expect(making).rejects.toThrow('Ctrl-C');
    expect(folder).not.toBe('');
    expect(existsSync(folder)).toBe(false);
  });

  test('are removed by the harness where the process that made them was killed', async () => {
    const program = join(scratch, 'keeper');
    writeFileSync(program, `#!/bin/sh\necho $$ >"$0.pid"\nexec '${native.probe}' "$@"\n`, { mode: 0o755 });
    const files = await Files.make(program, ['list-dir/10'], () => {}, quiet);
    const pid = Number(readFileSync(`${program}.pid`, 'latin1'));
    process.kill(pid, 'SIGKILL');
    await eventually(() => !existsSync(`/proc/${pid}`));
    expect(existsSync(files.folder ?? '')).toBe(true);
    await files.remove();
    expect(existsSync(files.folder ?? '')).toBe(false);
  });

  test('are removed by a process that no signal of a terminal ends, when its input ends', async () => {
    const keeper = spawn(native.probe, ['--keep', 'list-dir'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    await once(keeper.stdout, 'data');
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) keeper.kill(signal);
    expect(folders()).toHaveLength(1);
    const gone = once(keeper, 'exit');
    keeper.stdin.end();
    expect(await gone).toEqual([0, null]);
    expect(folders()).toEqual([]);
  });
});

test('what a run left whose processes were all killed is removed by a later one, and nothing else', async () => {
  const keeper = spawn(native.probe, ['--keep', 'list-dir/10'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  await once(keeper.stdout, 'data');
  const [kept = ''] = folders();
  const [left, fresh, other] = ['ringtoll-files-LeftIt', 'ringtoll-files-Fresh1', 'ringtoll-files-of-mine'];
  for (const name of [left, fresh, other]) {
    mkdirSync(join(scratch, name, '10'), { recursive: true });
    writeFileSync(join(scratch, name, '10', '00000000'), '');
  }
  const anHourAgo = Date.now() / 1000 - 3600;
  for (const name of [left, other, kept]) utimesSync(join(scratch, name), anHourAgo, anHourAgo);
  symlinkSync(other, join(scratch, 'ringtoll-files-linked'));
  // What is below may be anything: a link out of there, a folder that nobody may look into.
  symlinkSync(join(scratch, other), join(scratch, left, 'link'));
  mkdirSync(join(scratch, left, 'closed', 'deeper'), { recursive: true });
  chmodSync(join(scratch, left, 'closed'), 0);
  utimesSync(join(scratch, left), anHourAgo, anHourAgo);
  probe(['--samples', '2', 'stat']);
  expect(folders().sort()).toEqual([kept, fresh, 'ringtoll-files-linked', other].sort());
  expect(existsSync(join(scratch, other, '10', '00000000'))).toBe(true);
  keeper.stdin.end();
  await once(keeper, 'exit');
  for (const name of folders()) rmSync(join(scratch, name), { recursive: true });
});

test('what took the place of a folder is left alone, and the files of the folder go wherever it is', async () => {
  const keeper = spawn(native.probe, ['--keep', 'list-dir/10'], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  await once(keeper.stdout, 'data');
  const [kept = ''] = folders();
  const [place, moved] = [join(scratch, kept), join(scratch, 'moved')];
  await eventually(() => existsSync(join(place, '10')) && readdirSync(join(place, '10')).length === 10);
  renameSync(place, moved);
  mkdirSync(place);
  writeFileSync(join(place, 'precious'), '');
  keeper.stdin.end();
  await once(keeper, 'exit');
  expect(readdirSync(place)).toEqual(['precious']);
  expect(readdirSync(moved)).toEqual([]);
  for (const folder of [place, moved]) rmSync(folder, { recursive: true });
});

test('what is mounted below a folder that was left is not entered', ({ skip }) => {
  const unshare = ['unshare', process.getuid?.() === 0 ? '-m' : '-rm', 'sh', '-c'];
  const [left, other] = [join(scratch, 'ringtoll-files-LeftIt'), join(scratch, 'other')];
  for (const folder of [join(left, 'mounted'), other]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(other, 'precious'), '');
  const anHourAgo = Date.now() / 1000 - 3600;
  utimesSync(left, anHourAgo, anHourAgo);
  // Of the same file system, whose number tells nothing.
  const run = `mount --bind ${other} ${left}/mounted || exit 77; "$0" --samples 2 stat`;
  const [program = '', ...args] = [...unshare, run, native.probe];
  const { status } = spawnSync(program, args, { encoding: 'utf8', env });
  const inMounted = readdirSync(other);
  for (const folder of [left, other]) rmSync(folder, { recursive: true });
  if (status === 77) skip('mounts are not allowed here');
  expect({ status, inMounted }).toEqual({ status: 0, inMounted: ['precious'] });
});

describe('the probe alone', () => {
  test('makes what it needs, once for all rounds, and removes it', () => {
    const { lines } = probe(['--samples', '2', 'list-dir', 'stat', ',', 'list-dir', 'open-close']);
    expect(lines.map(({ benchmark, result }) => [benchmark, result])).toEqual([
      ...[
        ['list-dir', 0],
        ['stat', 0],
      ],
      ...[
        ['list-dir', 0],
        ['open-close', 0],
      ],
    ]);
    expect(lines[0].batch % 1000).toBe(0);
    expect(folders()).toEqual([]);
  });

  test('leaves no file when it is killed', async () => {
    const child = spawn(native.probe, ['--samples', '1000000', 'list-dir'], { env, stdio: 'ignore' });
    await eventually(() => folders().length === 1);
    child.kill('SIGKILL');
    await eventually(() => folders().length === 0);
  });

  test('uses the files of a run that has some', async () => {
    const files = await Files.make(native.probe, ['list-dir/10'], () => {}, quiet);
    const { lines } = probe(['--samples', '2', 'list-dir/10'], { RINGTOLL_FILES: files.folder });
    expect(lines).toMatchObject([{ result: 0 }]);
    expect(folders()).toEqual([]);
    await files.remove();
  });

  test('skips, with the reason, where there is no place for files', () => {
    const { lines } = probe(['--samples', '2', 'stat'], { TMPDIR: '/proc' });
    expect(lines).toMatchObject([{ result: -95 }]);
    expect(lines[0].what).toMatch(/^cannot make a folder for files in \/proc: .*set TMPDIR to another place/);
  });

  test('skips, with the reason, what the file system has no inodes for, and measures the rest', ({
    skip,
  }) => {
    const unshare = ['unshare', process.getuid?.() === 0 ? '-m' : '-rm', 'sh', '-c'];
    const small = `mount -t tmpfs -o nr_inodes=500 none ${scratch}`;
    const [program = '', ...args] = unshare;
    if (spawnSync(program, [...args, small]).status !== 0) skip('mounts are not allowed here');
    const run = `${small} && "$0" --samples 2 list-dir list-dir/10; ls ${scratch}`;
    const { stdout } = spawnSync(program, [...args, run, native.probe], { encoding: 'utf8', env });
    expect(stdout).toMatch(/"benchmark":"list-dir",.*"result":-95,"what":"needs 1001 inodes.*free"/);
    expect(stdout).toMatch(/"benchmark":"list-dir\/10",.*"result":0/);
    expect(stdout.trim().split('\n').at(-1)).toContain('"type":"end"');
  });

  test('says which file could not be made', () => {
    const deny = join(scratch, 'deny');
    compileFixture('deny.c', '-o', deny);
    const ENOSPC = '28';
    const args = ['mknodat', ENOSPC, native.probe, '--samples', '2', 'list-dir/10'];
    const { stdout } = spawnSync(deny, args, { encoding: 'utf8', env });
    expect(stdout).toMatch(/"result":-28,"what":"making file 1 of 10 in .*ringtoll-files-/);
    expect(folders()).toEqual([]);
  });
});

test('a benchmark whose samples are long has fewer of them', () => {
  const args = ['--cpu', String(cpu), '--samples', '50', 'abi-call:1000000', 'abi-call:100'];
  const [long, short] = probe(args).lines;
  expect(long.samples.length).toBeGreaterThanOrEqual(3);
  expect(long.samples.length).toBeLessThan(50);
  expect(short.samples).toHaveLength(50);
});
