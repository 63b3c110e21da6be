/** A watchdog in a process of its own, which is stopped as Ctrl-Z stops it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { Stopwatch, Watchdog } from '../../src/measure/watchdog.ts';
import { packageRoot } from '../../src/package.ts';

afterEach(() => void vi.useRealTimers());

test('a watchdog that is fed does not expire, and one that is not does, once', () => {
  vi.useFakeTimers();
  const expired = vi.fn();
  const watchdog = new Watchdog(1000, expired);
  for (let i = 0; i < 5; i++) {
    vi.advanceTimersByTime(900);
    watchdog.feed();
  }
  expect(expired).not.toHaveBeenCalled();
  vi.advanceTimersByTime(5000);
  expect(expired).toHaveBeenCalledTimes(1);
});

test('a watchdog that was called off stays silent', () => {
  vi.useFakeTimers();
  const expired = vi.fn();
  new Watchdog(1000, expired).stop();
  vi.advanceTimersByTime(5000);
  expect(expired).not.toHaveBeenCalled();
});

test('a clock that jumps, as when a virtual machine was paused, counts as two ticks at most', () => {
  vi.useFakeTimers();
  const now = vi.spyOn(performance, 'now');
  now.mockReturnValue(0);
  const stopwatch = new Stopwatch(1000);
  now.mockReturnValue(1500);
  expect(stopwatch.ms()).toBe(1500);
  now.mockReturnValue(3_600_000);
  expect(stopwatch.ms()).toBe(3500);
  now.mockReturnValue(3_600_100);
  expect(stopwatch.ms()).toBe(3600);
  stopwatch.stop();
  now.mockRestore();
});

test('the time in which this process is stopped is no silence', async () => {
  const module = pathToFileURL(join(packageRoot(), 'dist', 'src', 'measure', 'watchdog.js'));
  const program = `
    import { Watchdog } from '${module}';
    setInterval(() => {}, 1000);
    const start = performance.now();
    new Watchdog(2000, () => { console.log(performance.now() - start); process.exit(); });
    console.log('began');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  try {
    await once(child.stdout, 'data');
    child.kill('SIGSTOP');
    await setTimeout(4000);
    child.kill('SIGCONT');
    await once(child, 'close');
  } finally {
    child.kill('SIGKILL');
  }
  // A timer of two seconds would have ended it the moment it went on.
  expect(Number(said.split('\n')[1])).toBeGreaterThan(4000 + 1000);
});
