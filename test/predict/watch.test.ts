import { describe, expect, test } from 'vitest';
import { commandLine } from '../../src/predict/command-line.ts';
import type { Observation } from '../../src/predict/observe.ts';
import { type Plan, watch } from '../../src/predict/watch.ts';

type Ending = { exit: number } | { signal: number };

const observation = (wallNs: number, ending: Ending): Observation => ({
  wallNs,
  userNs: wallNs / 2,
  systemNs: wallNs / 4,
  voluntary: 3,
  involuntary: 1,
  ...ending,
});

const counted: NonNullable<Observation['counted']> = {
  by: 'tracepoint',
  calls: new Map([
    ['close', 5],
    ['read', 70],
    ['brk', 5],
  ]),
  processes: 3,
  threads: 4,
  execs: 2,
};

const plan: Plan = { command: 'true', runs: 7, once: false };

/** A program that takes a second more each time, and ten when it is counted. */
function running(ending: Ending = { exit: 0 }) {
  const asked: boolean[] = [];
  const run = async (count: boolean) => {
    asked.push(count);
    const seen = observation((count ? 10 : asked.length) * 1e9, ending);
    return count ? { ...seen, counted } : seen;
  };
  return { run, asked };
}

describe('watching a program', () => {
  test('counts in a first run of its own and times the others', async () => {
    const { run, asked } = running();
    const { program, watched } = await watch(run, plan);
    expect(asked).toEqual([true, ...Array(7).fill(false)]);
    expect(program).toEqual({
      seconds: { value: 5, low: 2, high: 8 },
      userSeconds: 2.5,
      systemSeconds: 1.25,
      calls: 80,
      switches: 4,
      processes: 2,
    });
    expect(watched).toEqual({
      ...plan,
      countedBy: 'tracepoint',
      calls: [
        { name: 'read', count: 70 },
        { name: 'brk', count: 5 },
        { name: 'close', count: 5 },
      ],
    });
  });

  test('counts and times the same run where there is to be only one', async () => {
    const { run, asked } = running();
    const { program } = await watch(run, { ...plan, once: true });
    expect(asked).toEqual([true]);
    expect(program.seconds).toEqual({ value: 10, low: 10, high: 10 });
  });

  test('remembers how every run ended', async () => {
    const { run } = running({ exit: 3 });
    const { endings } = await watch(run, plan);
    expect(endings.map(({ exit }) => exit)).toEqual(Array(8).fill(3));
  });

  test('ends with the first run that a signal ends', async () => {
    const { run, asked } = running({ signal: 11 });
    await expect(watch(run, plan)).rejects.toMatchObject({
      signal: 11,
      message: expect.stringContaining('SIGSEGV'),
    });
    expect(asked).toEqual([true]);
  });
});

test('a command is shown as a shell would take it', () => {
  expect(commandLine(['sh', '-c', "echo 'a b' $HOME", '', 'x=1'])).toBe(
    `sh -c 'echo '\\''a b'\\'' $HOME' '' x=1`,
  );
});
