import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { gatherFacts } from '../../src/native/facts.ts';
import { nativeHere } from '../support/native.ts';

const { native, facts } = await nativeHere();
const folder = mkdtempSync(join(tmpdir(), 'ringtoll-facts-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program that does what these lines of shell do, with the probe's own path in $PROBE. */
function program(name: string, lines: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\nPROBE='${native.probe}'\n${lines}\n`);
  chmodSync(path, 0o755);
  return path;
}

test('facts are found among what a wrapper or a login prints around them', async () => {
  const noisy = program('noisy', `echo Welcome; echo '{"type":"facts"}'; "$PROBE" "$@"; echo '{"level":30}'`);
  expect((await gatherFacts(noisy)).uname).toEqual(facts.uname);
});

test('a probe that prints no facts is an error that names it', async () => {
  const mute = program('mute', 'echo Welcome');
  await expect(gatherFacts(mute)).rejects.toThrow(`${mute} --facts printed no facts`);
});
