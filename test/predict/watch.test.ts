import { describe, expect, test } from 'vitest';
import type { Observation } from '../../src/predict/observe.ts';
import { type Plan, watch } from '../../src/predict/watch.ts';
import { commandLine } from '../../src/text/quote.ts';

type Ending = { exit: number } | { signal: number };

const observation = (wallNs: number, ending: Ending): Observation => ({
  wallNs,
  userNs: wallNs / 2,
  systemNs: wallNs / 4,
  voluntary: 3,
  involuntary: 1,
  paused: false,
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
  test('counts in runs of its own before and after those that are timed', async () => {
    const { run, asked } = running();
    const { program, watched } = await watch(run, plan);
    expect(asked).toEqual([true, ...Array(7).fill(false), true]);
    expect(program).toEqual({
      seconds: { value: 5, low: 2, high: 8 },
      cpuSeconds: 3.75,
      userSeconds: { value: 2.5, low: expect.closeTo(2.43, 1), high: expect.closeTo(2.57, 1) },
      calls: 80,
      switches: 4,
      processes: 2,
    });
    expect(watched).toEqual({
      ...plan,
      countedBy: 'tracepoint',
      firstCalls: 80,
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
    expect(endings.map(({ exit }) => exit)).toEqual(Array(9).fill(3));
  });

  test('knows the time of its own as the mean, of which a short run shows all or nothing', async () => {
    const users = [1e6, 0, 1e6, 1e6];
    const run = async (count: boolean) => {
      const userNs = count ? 0 : (users.shift() ?? 0);
      const seen = { ...observation(1e6, { exit: 0 }), userNs, systemNs: 1e6 - userNs };
      return count ? { ...seen, counted } : seen;
    };
    const { program } = await watch(run, { ...plan, runs: 4 });
    const { value, low, high } = program.userSeconds;
    expect(value).toBeCloseTo(0.75e-3, 9);
    // Four milliseconds are less than one look of the kernel.
    expect([low, high]).toEqual([expect.closeTo(0.15e-3, 4), expect.closeTo(0.98e-3, 4)]);
  });

  test('says how many calls the first run made, which a program may make only once', async () => {
    let first = true;
    const run = async (count: boolean) => {
      const calls = new Map([['read', first ? 1000 : 10]]);
      first = false;
      const seen = observation(1e9, { exit: 0 });
      return count ? { ...seen, counted: { ...counted, calls } } : seen;
    };
    const { program, watched } = await watch(run, plan);
    expect([program.calls, watched.firstCalls]).toEqual([10, 1000]);
  });

  test('believes no time of a program that was stopped', async () => {
    const run = async () => ({ ...observation(1e9, { exit: 0 }), counted, paused: true });
    await expect(watch(run, plan)).rejects.toThrow('was stopped for a while');
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
