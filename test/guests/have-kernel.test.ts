import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { haveKernel } from '../../src/guests/kernels.ts';
import type { Context } from '../../src/systems/environment.ts';

const folder = mkdtempSync(join(tmpdir(), 'ringtoll-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: Buffer | string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const arm64 = Buffer.alloc(256);
arm64.write('ARM\x64', 56, 'latin1');
arm64.write('Linux version 6.1.0-arm64 (debian)', 64, 'latin1');

const having = (...kernels: string[]) => ({ kernels, env: {} }) as unknown as Context;

test('a guest is not available for a kernel of another architecture, which it would leave out in silence', () => {
  const named = having(file('arm64', arm64));
  expect(haveKernel(named, 'x64')).toBe(false);
  expect(haveKernel(named, 'arm64')).toBe(true);
});

test('what is no kernel, is missing or is a package yet to fetch has a row, in which its failure can stand', () => {
  expect(haveKernel(having(file('text', 'no kernel')), 'x64')).toBe(true);
  expect(haveKernel(having(join(folder, 'missing')), 'x64')).toBe(true);
  expect(haveKernel(having('linux-image-amd64'), 'x64')).toBe(true);
});
