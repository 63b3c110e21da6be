import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nativeHere } from '../support/native.ts';

const { native } = await nativeHere();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringtoll-arguments-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the probe takes more rounds from a file than a kernel would pass to process 1', () => {
  const file = join(folder, 'arguments');
  const rounds = Array.from({ length: 40 }, () => 'abi-call:10').join('\n,\n');
  writeFileSync(file, `--samples\n2\n${rounds}`);
  const { stdout, status } = spawnSync(native.probe, ['--arguments', file], { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toContain('"type":"round","round":40}');
  expect(stdout.match(/"batch":10,/g)).toHaveLength(40);
});

test('a file of arguments that is not there is named', () => {
  const { stderr, status } = spawnSync(native.probe, ['--arguments', '/none'], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toContain('/none failed: ENOENT');
});
