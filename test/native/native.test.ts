import { execFileSync, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { measurable } from '../../bench/index.ts';
import { openLibrary } from '../../src/native/ffi.ts';
import type { Measurement } from '../../src/native/measurement.ts';
import { Io } from '../../src/native/structs.ts';
import { nativeHere } from '../support/native.ts';

const { native, facts, cpu, peer } = await nativeHere();
const probe = (...args: string[]) => spawnSync(native.probe, args, { encoding: 'utf8' });
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the native code', () => {
  test('passes its own tests, where nothing but a missing feature may be skipped', ({ skip }) => {
    const { status, stdout, stderr } = spawnSync(join(dirname(native.probe), 'native-test'), {
      encoding: 'utf8',
    });
    if (status === 77) skip(stdout);
    expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
  });

  test('passes its own tests of what only environments measure; a machine may lack some', () => {
    const program = join(dirname(native.probe), 'native-test');
    const { status, stdout, stderr } = spawnSync(program, ['in-kernel'], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: expect.stringMatching(/native: 0 failed/), stderr: '' });
    expect([0, 77]).toContain(status);
  });

  test('can measure exactly what is described in bench/', () => {
    expect(probe('--list').stdout.trim().split('\n').toSorted()).toEqual(
      measurable.map(({ id }) => id).toSorted(),
    );
  });

  test('execs a child that needs no C library', () => {
    expect(spawnSync(join(dirname(native.probe), 'child')).status).toBe(42);
  });
});

describe('the probe', () => {
  test('prints facts, a line with raw samples for each benchmark in the order asked for, and an end', () => {
    const { status, stdout } = probe('--cpu', `${cpu}`, '--samples', '7', 'psr:20', 'abi-call');
    const [first, psr, abiCall, end, ...rest] = lines(stdout);
    expect(status).toBe(0);
    expect(first).toMatchObject({ type: 'facts', abi: 3, uname: facts.uname });
    expect(psr).toMatchObject({ type: 'benchmark', benchmark: 'psr', batch: 20, cpu, result: 0 });
    expect(psr.samples).toHaveLength(7);
    expect(abiCall).toMatchObject({ benchmark: 'abi-call', cpu, result: 0, moved: 0 });
    expect(abiCall.batch).toBeGreaterThan(1);
    for (const [ticks, before, after] of abiCall.samples) {
      expect(ticks).toBeGreaterThan(0);
      expect(before).toBeGreaterThan(0);
      expect(after).toBeGreaterThan(0);
    }
    expect(end).toEqual({ type: 'end', failures: 0 });
    expect(rest).toEqual([]);
  });

  test('skips, and does not fail, what needs a second CPU when there is none', () => {
    const { status, stdout } = probe('--cpu', `${cpu}`, '--samples', '1', 'psr/other-cpu');
    const line = lines(stdout)[1] as Measurement;
    expect(status).toBe(0);
    expect(line).toMatchObject({ result: -95, samples: [] });
    expect(line.what).toContain('no second CPU');
  });

  test.each([
    [['--cpu', 'x'], 'whole number'],
    [['--samples'], 'whole number'],
    [['--samples', '0'], 'whole number'],
    [['--nonsense', '1'], 'unknown option'],
    [['no-such-benchmark'], 'unknown benchmark'],
    [['abi-call:x'], 'whole number'],
    [['abi-call=no-such-benchmark'], 'unknown benchmark'],
  ])('refuses %j with its usage', (args, message) => {
    const { status, stderr, stdout } = probe(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('usage: probe');
    expect(stdout).toBe('');
  });

  test('says how it was linked', () => {
    const dynamic = execFileSync('od', ['-An', '-c', native.probe], {
      encoding: 'latin1',
      maxBuffer: 1 << 28,
    });
    expect(facts.linkage).toBe(
      /l\s+d\s+-\s+(l\s+i\s+n\s+u\s+x|m\s+u\s+s\s+l)/.test(dynamic) ? facts.linkage : 'static',
    );
    expect(['static', 'dynamic']).toContain(facts.linkage);
  });
});

describe('the shared library', () => {
  const library = openLibrary(native.library, native.probe);
  const request = (batch: number, samples: number) => {
    const io = new Io();
    io.set('cpu', cpu);
    io.set('peer_cpu', peer ?? -1);
    io.set('batch', batch);
    io.set('samples', samples);
    return io;
  };

  test('fills in as many samples as were asked for, here and through its helper process', () => {
    for (const id of ['abi-call', 'yield', 'psr', 'create-proc']) {
      const io = request(id === 'create-proc' ? 1 : 10, 5);
      expect({ id, result: library.measure(id, io), what: io.what }).toEqual({ id, result: 0, what: '' });
      expect(io.samples()).toHaveLength(5);
      expect(
        io
          .samples()
          .flat()
          .every((ticks) => Number.isInteger(ticks) && ticks > 0),
      ).toBe(true);
      const spent = io.samples().reduce((sum, [ticks]) => sum + ticks, 0);
      expect(spent).toBeLessThanOrEqual(io.get('span_ticks') ?? 0);
    }
  });

  test('finds a batch where none is given', () => {
    const io = request(0, 1);
    expect(library.measure('yield', io)).toBe(0);
    expect(io.get('batch')).toBeGreaterThan(0);
    expect((io.get('batch') ?? 1) % 2).toBe(0);
  });

  test('refuses what it does not know or cannot do', () => {
    expect(library.measure('no-such-benchmark', request(1, 1))).toBe(-2);
    expect(library.measure('abi-call', request(1, 65))).toBe(-22);
    expect(library.measure('yield', request(3, 1))).toBe(-22);
  });

  test('reports a helper that cannot be started', () => {
    const broken = openLibrary(native.library, '/nonexistent/probe');
    // Another benchmark than the last one, so that a helper has to be started.
    const io = request(2, 1);
    expect(broken.measure('psr/futex', io)).toBe(-2);
    expect(io.what).toContain('helper');
  });
});
