import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { type Counter, type ObserveError, type ObserveOptions, observe } from '../../src/predict/observe.ts';
import { compileFixture, nativeHere } from './native.ts';

export const { native, cpu } = await nativeHere();

/** A folder for the files of one test file; removed at its end. */
export const scratch = mkdtempSync(join(tmpdir(), 'ringtoll-observe-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The program that makes the same calls every time, compiled into the scratch folder. */
export const calls = join(scratch, 'calls');
const flags = ['-std=gnu11', '-O2', '-Wall', '-Wextra', '-Werror', '-pthread'];
compileFixture('calls.c', ...flags, '-o', calls);

/** Runs a command under the observer; `said` is what it wrote to standard output. */
export async function observed(
  argv: readonly string[],
  options: Partial<ObserveOptions> = {},
  programs = native,
) {
  const said = join(scratch, 'said');
  const stdout = openSync(said, 'w');
  try {
    const signal = new AbortController().signal;
    const stdio = { stdin: 'ignore', stdout, stderr: 'ignore' } as const;
    const observation = await observe(programs, argv, { stdio, signal, ...options });
    return { observation, said: readFileSync(said, 'utf8') };
  } finally {
    closeSync(stdout);
  }
}

export const shell = (script: string, ...words: string[]) => ['sh', '-c', script, ...words];
/** A line of the shell. */
export const forever = 'while :; do sleep 0.01; done';

/** What it throws. */
export const failure = (argv: readonly string[], options = {}, programs = native): Promise<ObserveError> =>
  observed(argv, options, programs).then(
    ({ observation }) => expect.fail(`it was observed: ${JSON.stringify(observation)}`),
    (error) => error,
  );

const obstacle = (count: Counter) =>
  observed(['true'], { count }).then(
    () => undefined,
    (error: ObserveError) => error.message,
  );
const obstacles = { tracepoint: await obstacle('tracepoint'), ptrace: await obstacle('ptrace') };

/** Why this machine cannot count that way, for a test to be skipped. */
export const whyNot = (counter: Counter): string | undefined => obstacles[counter];
