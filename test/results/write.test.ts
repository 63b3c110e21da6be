import {
  chownSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ResultsError } from '../../src/results/error.ts';
import { readResults } from '../../src/results/read.ts';
import type { Row } from '../../src/results/schema.ts';
import { defaultFileName, openResults } from '../../src/results/write.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ringtoll-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const row = (round: number): Row => ({ schema: 1, system: 'A', benchmark: 'psr', round, cycles: 0.1 + 0.2 });

/** A disk with room for so many bytes, which takes what fits and then fails as a full disk does. */
function disk(free: number) {
  const state = { free };
  const write = (fd: number, bytes: Uint8Array): number => {
    if (state.free === 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    const written = writeSync(fd, bytes.subarray(0, state.free));
    state.free -= written;
    return written;
  };
  return { state, write };
}

describe('a results file', () => {
  test('has its header before anything is measured, in a folder that is made for it', () => {
    const path = join(folder, 'new', 'deep', 'a.csv');
    const results = openResults(path, ['rack']);
    const header = readFileSync(path, 'utf8');
    expect(header).toMatch(
      /^schema,run,time,system,environment,host,kernel,arch,cpu,benchmark,round,samples,/,
    );
    expect(header).toMatch(/,context\.rack\n$/);
    expect(results.close()).toBe(0);
  });

  test('holds every row as soon as it is appended', () => {
    const path = join(folder, 'a.csv');
    const results = openResults(path, ['rack']);
    expect(results.append([{ ...row(1), extra: { 'context.rack': 'b7' } }])).toBeNull();
    expect(readResults(path)).toEqual([{ ...row(1), extra: { 'context.rack': 'b7' } }]);
    results.append([row(2), row(3)]);
    expect(readResults(path).map(({ round }) => round)).toEqual([1, 2, 3]);
    expect(results.close()).toBe(0);
  });

  test('that exists is refused and not touched', () => {
    const path = join(folder, 'a.csv');
    writeFileSync(path, 'precious');
    expect(() => openResults(path)).toThrow(
      `${path} already exists; nothing was measured: choose another --output, or append to it with --append`,
    );
    expect(readFileSync(path, 'utf8')).toBe('precious');
  });

  test('may be a device', () => {
    const results = openResults('/dev/null');
    expect([results.append([row(1)]), results.close()]).toEqual([null, 0]);
  });

  test('that cannot be written is refused with the name of the error', () => {
    writeFileSync(join(folder, 'file'), '');
    const open = () => openResults(join(folder, 'file', 'a.csv'));
    expect(open).toThrow(ResultsError);
    expect(open).toThrow(/cannot write results to .*file\/a\.csv: (ENOTDIR|EEXIST); nothing was measured/);
  });

  test.skipIf(!existsSync('/dev/full'))('on a full device is refused before anything is measured', () => {
    expect(() => openResults('/dev/full')).toThrow('cannot write results to /dev/full: ENOSPC');
  });

  test('whose header does not fit is not left behind', () => {
    const path = join(folder, 'a.csv');
    expect(() => openResults(path, [], { write: disk(20).write })).toThrow('ENOSPC');
    expect(existsSync(path)).toBe(false);
  });

  test('refuses a number that could not be read back, and stays whole', () => {
    const path = join(folder, 'a.csv');
    const results = openResults(path);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, -1, 1e16]) {
      expect(() => results.append([row(1), { ...row(2), ns: bad }])).toThrow(RangeError);
    }
    results.append([row(3)]);
    expect(readResults(path)).toEqual([row(3)]);
    results.close();
  });

  test('may be a stream instead', () => {
    const chunks: string[] = [];
    const results = openResults('-', [], { stdout: { write: (text) => chunks.push(text) } });
    results.append([row(1)]);
    results.close();
    expect(chunks.map((chunk) => chunk.split(',')[0])).toEqual(['schema', '1']);
  });
});

describe('on a disk that becomes full', () => {
  const headerBytes = 2_000;

  test('the file ends with its last complete row, and the failure is reported once', () => {
    const { state, write } = disk(headerBytes);
    const path = join(folder, 'a.csv');
    const results = openResults(path, [], { write });
    results.append([row(1)]);
    const whole = readFileSync(path, 'utf8');
    state.free = 10;
    expect(results.append([row(2)])).toBe(`cannot write results to ${path}: ENOSPC; will try again`);
    expect(results.append([row(3)])).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe(whole);
    expect(results.close()).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe(whole);
  });

  test('rows that did not fit are written in order once there is room', () => {
    const { state, write } = disk(headerBytes);
    const path = join(folder, 'a.csv');
    const results = openResults(path, [], { write });
    state.free = 15;
    results.append([row(1), row(2)]);
    state.free = 10_000;
    expect(results.append([row(3)])).toBeNull();
    expect(readResults(path).map(({ round }) => round)).toEqual([1, 2, 3]);
    state.free = 3;
    expect(results.append([row(4)])).toContain('ENOSPC');
    state.free = 10_000;
    expect(results.close()).toBe(0);
    expect(readResults(path).map(({ round }) => round)).toEqual([1, 2, 3, 4]);
  });
});

test('the default name holds the host and the time in UTC, and no character that a shell or a path minds', () => {
  const time = new Date('2025-11-23T12:00:05.678Z');
  expect(defaultFileName('my_host.local', time)).toBe('my_host.local-20251123T120005Z.csv');
  expect(defaultFileName('../a b/\u001b[1m', time)).toBe('..-a-b-1m-20251123T120005Z.csv');
  expect(defaultFileName('', time)).toBe('host-20251123T120005Z.csv');
});

test('what root writes in the folder of somebody is theirs', ({ skip }) => {
  if (process.getuid?.() !== 0) skip('needs root');
  chownSync(folder, 65534, 65534);
  const path = join(folder, 'new', 'run.csv');
  const results = openResults(path);
  results.append([row(1)]);
  results.close();
  for (const made of [join(folder, 'new'), path]) expect([made, statSync(made).uid]).toEqual([made, 65534]);
});
