/** The observer itself: what it measures, what it refuses, what it passes on. */
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { counterHere } from '../../src/predict/observe.ts';
import { eventually } from '../support/bench.ts';
import {
  calls,
  cpu,
  failure,
  forever,
  native,
  observed,
  scratch,
  shell,
  whyNot,
} from '../support/command.ts';
import { processesWith } from '../support/processes.ts';

describe('the observer', () => {
  test('times from the execve to the end of the main process, and all CPU time', async () => {
    const { observation } = await observed(shell(`${calls} forks; sleep 0.1`), { cpu });
    const { wallNs, userNs, systemNs, voluntary } = observation;
    expect(wallNs).toBeGreaterThan(100e6);
    expect(userNs + systemNs).toBeGreaterThan(0);
    expect(userNs + systemNs).toBeLessThan(wallNs);
    expect(voluntary).toBeGreaterThan(1);
    expect(observation.counted).toBeUndefined();
  });

  test('counts of two that run at the same time do not mix', async ({ skip }) => {
    const why = whyNot('tracepoint');
    if (why) skip(why);
    const runs = Array.from({ length: 4 }, () => observed([calls, 'forks'], { count: 'tracepoint' }));
    for (const { observation } of await Promise.all(runs))
      expect(observation.counted?.calls.get('getppid')).toBe(150);
  });

  test('says which counter works, and why not the better one', async () => {
    const here = await counterHere(native);
    if (here.by === 'ptrace') expect(here.because).toMatch(/: [A-Z]/);
    if (process.getuid?.() !== 0) expect(here).toMatchObject({ by: 'ptrace' });
    const error = here.by === 'ptrace' ? await failure(['true'], { count: 'tracepoint' }) : undefined;
    if (error)
      expect(error).toMatchObject({ failure: 'counter', message: (here as { because: string }).because });
  });

  test('fails instead of losing calls', async ({ skip }) => {
    for (const count of ['ptrace', 'tracepoint'] as const) {
      const why = whyNot(count);
      if (why) skip(why);
      const error = await failure([calls, 'too-many'], { count });
      expect(error).toMatchObject({ failure: 'incomplete', message: expect.stringContaining('4096') });
    }
  });

  test('says what is forbidden where it may not count', async ({ skip }) => {
    const why = spawnSync('strace', ['-V']).error ? 'strace is not installed' : whyNot('ptrace');
    if (why) skip(why);
    const without = (call: string) => {
      const observe = join(scratch, `without-${call}`);
      const inject = `strace -o /dev/null -e trace=${call} -e inject=${call}:error=EPERM`;
      writeFileSync(observe, `#!/bin/sh\nexec ${inject} ${native.observe} "$@"\n`);
      chmodSync(observe, 0o755);
      return { ...native, observe };
    };
    expect(await counterHere(without('bpf'))).toEqual({
      by: 'ptrace',
      because: expect.stringMatching(/^eBPF maps are not allowed here: EPERM \(needs root, or CAP_BPF/),
    });
    expect(await failure(['true'], { count: 'ptrace' }, without('ptrace'))).toMatchObject({
      failure: 'counter',
      message: expect.stringContaining('ptrace is not allowed here: EPERM'),
    });
  });

  test('refuses to trace what traces, which a tracepoint does not disturb', async ({ skip }) => {
    const why = spawnSync('strace', ['-V']).error ? 'strace is not installed' : whyNot('ptrace');
    if (why) skip(why);
    expect(await failure(['strace', 'true'], { count: 'ptrace' })).toMatchObject({
      failure: 'cannot-be-traced',
      message: expect.stringMatching(/^strace .*traces processes itself.*CAP_BPF/),
    });
    if (whyNot('tracepoint')) return;
    const { observation } = await observed(['strace', '-o', '/dev/null', 'true'], { count: 'tracepoint' });
    expect(observation).toMatchObject({ exit: 0 });
    expect(observation.counted?.calls.get('ptrace')).toBeGreaterThan(10);
  });

  test('refuses to trace a program whose privileges tracing would take', async ({ skip }) => {
    const why = process.getuid?.() === 0 ? 'nothing is taken when root traces' : whyNot('ptrace');
    if (why) skip(why);
    const programs = ['/usr/bin/su', '/usr/bin/mount', '/usr/bin/passwd', '/usr/bin/newgrp'];
    const program = programs.find((path) => existsSync(path) && statSync(path).mode & 0o4000);
    if (!program) skip('there is no set-user-ID program');
    const error = await failure(shell(`${program} --help; exit 0`), { count: 'ptrace' });
    expect(error).toMatchObject({ failure: 'cannot-be-traced' });
    expect(error.message).toContain(`${program} would run without the privileges`);
  });

  test('passes a signal on that is for it alone, and ends the command when it is killed itself', async () => {
    for (const [signal, ending] of [
      ['SIGTERM', '"signal":15'],
      ['SIGHUP', '"signal":1'],
      ['SIGKILL', ''],
    ] as const) {
      const word = randomUUID();
      const report = join(scratch, word);
      const observer = spawn('sh', [
        '-c',
        `exec "$@" 3>${report}`,
        'sh',
        native.observe,
        '--',
        ...shell(forever, word),
      ]);
      await eventually(() => processesWith(word).length === 2);
      await setTimeout(50);
      observer.kill(signal);
      await eventually(() => processesWith(word).length === 0);
      expect(readFileSync(report, 'utf8')).toContain(ending);
    }
  });

  test.each([
    [['--count', 'guess', '--', 'true'], '--count takes tracepoint or ptrace'],
    [['--cpu', '-1', '--', 'true'], 'a whole number'],
    [['--what', '1', '--', 'true'], 'unknown option'],
    [['--cpu'], 'an option needs a value'],
    [[], 'no program to run'],
  ])('refuses %j with its usage', (args, message) => {
    const { status, stderr } = spawnSync(native.observe, args, {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
    expect(status).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('usage: observe');
  });
});
