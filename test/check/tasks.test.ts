import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ranBetween, running, stillRunning, threads } from '../../src/check/tasks.ts';
import { eventually } from '../support/bench.ts';

const thread = (tid: number, ms: number, cpu = 1) => ({
  pid: tid,
  tid,
  name: `task ${tid}`,
  kernel: false,
  cpu,
  state: 'S',
  ms,
});

test('who ran is told by what each has had since, and by no more than there was time for', () => {
  const before = [thread(1, 500), thread(2, 70)];
  const after = [thread(1, 750), thread(2, 70), thread(3, 100, 0), thread(4, 90_000)];
  expect(ranBetween(before, after, 500)).toEqual([
    { pid: 1, name: 'task 1', kernel: false, cpu: 1, share: 0.5 },
    { pid: 3, name: 'task 3', kernel: false, cpu: 0, share: 0.2 },
  ]);
});

test('who ran all the time is named, however long the look itself took', () => {
  expect(ranBetween([thread(1, 500)], [thread(1, 1100)], 500)).toEqual([
    { pid: 1, name: 'task 1', kernel: false, cpu: 1, share: 1 },
  ]);
});

test('a name that looks like the fields after it is a name', async () => {
  const name = 'x) R 1 (\u001b[2J';
  const child = spawn('sh', ['-c', 'printf "$0" >/proc/$$/comm; read line', name]);
  try {
    const own = await eventually(() =>
      threads().find(({ pid, name }) => pid === child.pid && name.startsWith('x)')),
    );
    expect(own).toMatchObject({ name: 'x) R 1 ( [2J', state: 'S', kernel: false });
  } finally {
    child.kill();
  }
});

test('this process is not among them, threads of the kernel are marked, and a process has all its threads', () => {
  const all = threads();
  expect(all.filter(({ pid }) => pid === process.pid)).toEqual([]);
  const kthreadd = all.find(({ pid }) => pid === 2);
  // In a PID namespace, process 2 may be anything.
  if (readFileSync('/proc/2/comm', 'latin1').trim() === 'kthreadd') expect(kthreadd?.kernel).toBe(true);
  expect(stillRunning(running()).every(({ state }) => state === 'R')).toBe(true);
});
