/** The probe where it will be run: without /proc, without rdtscp, on another processor's emulator. */
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { measuredColumns } from '../../src/measure/row.ts';
import type { Measurement } from '../../src/native/measurement.ts';
import { nativeHere } from '../support/native.ts';

const { native, facts, cpu } = await nativeHere();

function measurements(program: string, ...args: string[]): Measurement[] {
  const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  return lines.filter(({ type }) => type === 'benchmark');
}

test('without /proc and /sys the noise is unknown and the rest is measured', ({ skip }) => {
  const isRoot = process.getuid?.() === 0;
  const unshare = ['unshare', ...(isRoot ? ['-m'] : ['-rm']), 'sh', '-c'];
  const hide = 'mount -t tmpfs none /proc && mount -t tmpfs none /sys';
  const [program = '', ...args] = unshare;
  if (spawnSync(program, [...args, hide]).status !== 0) skip('mounts are not allowed here');
  const [usual] = measurements(native.probe, '--cpu', `${cpu}`, '--samples', '3', 'create-proc');
  if (usual?.note) skip('memory files are forbidden here, and what takes their place is run by way of /proc');
  const run = `${hide} && exec "$0" --cpu 0 --samples 5 abi-call yield psr create-proc create-proc/posix_spawn`;
  const [abiCall, ...others] = measurements(program, ...args, run, native.probe);
  const spawned = others.pop();
  for (const m of [abiCall, ...others])
    expect(m).toMatchObject({ result: 0, interrupts: null, steal_ms: null });
  expect(spawned).toMatchObject({ result: -95 });
  expect(spawned?.what).toContain('/proc');
});

test('a processor without rdtscp, and under emulation, gives ticks but no core cycles', ({ skip }) => {
  if (facts.uname.machine !== 'x86_64') skip('rdtscp is an x86 instruction');
  if (spawnSync('qemu-x86_64', ['--version']).status !== 0) skip('qemu-x86_64 is not installed (qemu-user)');
  // Begun again on that CPU it would run without the emulator, and have core cycles.
  const options = ['--cpu', String(cpu), '--samples', '5'];
  const args = ['-cpu', 'qemu64,-rdtscp', native.probe, ...options, 'abi-call', 'yield/alone'];
  for (const m of measurements('qemu-x86_64', ...args)) {
    expect(m).toMatchObject({ result: 0 });
    const columns = measuredColumns(m);
    expect(columns.tsc_cycles).toBeGreaterThan(0);
    expect(columns.cycles).toBeUndefined();
  }
});
