/** What is too old or missing is said in one line, before anything is done. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { packageRoot } from '../../src/package.ts';
import { scratch } from '../support/bench.ts';

let checkouts = 0;
let root: string;
/** A folder with what a minimal system has, and whatever else a test puts there. */
let programs: string;

beforeEach(() => {
  root = join(scratch, `checkout-${++checkouts}`);
  programs = join(root, 'programs');
  mkdirSync(programs, { recursive: true });
  for (const name of [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'scripts',
    'src',
    'bench',
    'test',
  ])
    if (name === 'scripts' || name.includes('.'))
      cpSync(join(packageRoot(), name), join(root, name), { recursive: true });
    else mkdirSync(join(root, name));
  symlinkSync('/bin/sh', join(programs, 'sh'));
});

const stub = (name: string, text: string) =>
  writeFileSync(join(programs, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });

function started(script: string, ...options: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...options, join(root, 'scripts', script)],
    {
      encoding: 'utf8',
      env: { PATH: programs },
    },
  );
  return { status, stdout, stderr };
}

describe('too old or missing', () => {
  const pretend = (version: string) => {
    const versions = `Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`;
    const all = `${versions};Object.defineProperty(process,'version',{value:'v${version}'})`;
    return ['--import', `data:text/javascript,${encodeURIComponent(all)}`];
  };

  test.each(['bench.mjs', 'setup.mjs'])('Node, for %s', (script) => {
    for (const version of ['18.20.4', '20.18.9', '8.0.0'])
      expect(started(script, ...pretend(version))).toEqual({
        status: 2,
        stdout: '',
        stderr: `ringtoll needs Node 20.19 or newer, this is v${version}\n`,
      });
    stub('npm', 'exit 1');
    for (const version of ['21.7.0', '22.11.0'])
      expect(started(script, ...pretend(version))).toMatchObject({
        status: 2,
        stderr: `ringtoll needs Node 20.19 or newer, but not 21 and early 22, this is v${version}\n`,
      });
    for (const version of ['20.19.0', '20.30.1', '22.12.0', '23.0.0', '100.0.0'])
      expect(started(script, ...pretend(version)).stderr).not.toContain('needs Node');
  });

  test('npm that is not there, or cannot read the lock file', () => {
    expect(started('bench.mjs')).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^ringtoll: npm is needed .*\(ENOENT\): .*\n$/),
    });
    stub('npm', 'echo 6.14.18');
    expect(started('setup.mjs')).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^ringtoll: npm 7 or newer is needed .*, this is 6\.14\.18\n$/),
    });
  });

  test('the right to write, where something is to be installed', ({ skip }) => {
    if (process.getuid?.() === 0) skip('root may write everywhere');
    stub('npm', 'echo 10.0.0');
    chmodSync(root, 0o555);
    const { status, stderr } = started('bench.mjs');
    chmodSync(root, 0o755);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^ringtoll: installing .* is not writable \(EACCES\): run it once as a user who may write there\n$/,
    );
  });

  test('npm, that fails: its messages go to standard error', () => {
    stub('npm', 'case $1 in --version) echo 10.0.0;; *) echo it failed; exit 1;; esac');
    const { status, stdout, stderr } = started('bench.mjs');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('it failed\nringtoll: npm ci --include=dev');
    expect(readdirSync(root)).not.toContain('dist');
  });
});
