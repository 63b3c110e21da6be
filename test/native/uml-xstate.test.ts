/** The library that lets User Mode Linux restore less than the whole extended state of a process. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileFixture, nativeHere } from '../support/native.ts';

const scratch = mkdtempSync(join(tmpdir(), 'xstate-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe.skipIf(process.arch !== 'x64')('a tracer that gives less than the whole extended state', () => {
  const tracer = join(scratch, 'short-xstate');
  const traced = (env: NodeJS.ProcessEnv) =>
    execFileSync(tracer, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C', ...env } }).trim();

  beforeAll(() => compileFixture('short-xstate.c', '-std=gnu11', '-O2', '-Wall', '-Werror', '-o', tracer));

  it('is refused by the kernel, and the register keeps its value', (context) => {
    const told = traced({});
    if (told.startsWith('whole')) context.skip('this CPU has no state beyond the legacy part');
    expect(told).toBe('Bad address 255');
  });

  it('succeeds with the library, and the register has the value that was given', async (context) => {
    const { native } = await nativeHere();
    const told = traced({ LD_PRELOAD: native.umlXstate });
    if (told.startsWith('whole')) context.skip('this CPU has no state beyond the legacy part');
    expect(told).toBe('set 77');
  });
});
