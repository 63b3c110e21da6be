import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ABI, Clock, Io, MAX_SAMPLES, MIN_SAMPLES, SHARE_NS } from '../../src/native/structs.ts';
import { packageRoot } from '../../src/package.ts';

const scratch = mkdtempSync(join(tmpdir(), 'ringtoll-structs-'));
const program = join(scratch, 'structs');
const asked = ['cpu', 'peer_cpu', 'batch', 'samples'] as const;
const answered = [
  ...['overhead', 'span_ticks', 'span_ns', 'retaken', 'moved', 'involuntary', 'away_ns', 'interrupts'],
  'steal_ms',
] as Parameters<Io['get']>[0][];
const clock = ['chain_cycles', 'chain_ticks', 'check_ticks'] as const;

/** Each field has its place in the list as value, two samples have 1 to 6. */
const source = `
#include <stdio.h>
#include "ringtoll.h"
int main(int argc, char **argv)
{
  struct rt_io io = {${[...asked, ...answered].map((name, i) => `.${name} = ${i + 1}`)}, .what = "w", .note = "n"};
  struct rt_clock clock = {${clock.map((name, i) => `.${name} = ${i + 1}`)}};
  io.samples = 2;
  io.interrupts = RT_UNKNOWN;
  io.sample[0] = (struct rt_sample){.ticks = 1, .before = 2, .after = 3};
  io.sample[1] = (struct rt_sample){.ticks = 4, .before = 5, .after = 6};
  if (argc == 1)
    printf("[%d,%d,%d,%d]", RT_ABI, RT_MAX_SAMPLES, RT_SHARE_NS, RT_MIN_SAMPLES);
  else if (argv[1][0] == 'i')
    fwrite(&io, sizeof(io), 1, stdout);
  else
    fwrite(&clock, sizeof(clock), 1, stdout);
  return 0;
}
`;

beforeAll(() => {
  const [cc = '', ...own] = (process.env.CC || 'cc').split(/\s+/);
  writeFileSync(`${program}.c`, source);
  execFileSync(cc, [...own, '-I', join(packageRoot(), 'native'), `${program}.c`, '-o', program]);
});
afterAll(() => rmSync(scratch, { recursive: true }));

test('the constants are those of ringtoll.h', () => {
  expect(JSON.parse(execFileSync(program, { encoding: 'utf8' }))).toEqual([
    ...[ABI, MAX_SAMPLES, SHARE_NS, MIN_SAMPLES],
  ]);
});

test('what C writes into a struct rt_io is read at the same place', () => {
  const bytes = execFileSync(program, ['io']);
  const io = new Io();
  expect(io.buffer).toHaveLength(bytes.length);
  bytes.copy(io.buffer);
  const place = (name: (typeof answered)[number]) => asked.length + answered.indexOf(name) + 1;
  for (const name of answered)
    expect([name, io.get(name)]).toEqual([name, name === 'interrupts' ? null : place(name)]);
  expect([io.cpu, io.get('peer_cpu'), io.get('batch'), io.get('samples')]).toEqual([1, 2, 3, 2]);
  expect([io.what, io.note]).toEqual(['w', 'n']);
  expect(io.samples()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
});

test('what C writes into a struct rt_clock is read at the same place', () => {
  const bytes = execFileSync(program, ['clock']);
  const read = new Clock();
  expect(read.buffer).toHaveLength(bytes.length);
  bytes.copy(read.buffer);
  expect(read.read()).toEqual({ chain_cycles: 1, chain_ticks: 2, check_ticks: 3 });
});
