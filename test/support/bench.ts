import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll } from 'vitest';
import { packageRoot } from '../../src/package.ts';
import { compileFixture } from './native.ts';

/** A folder for the files of one test file; removed at its end. */
export const scratch = mkdtempSync(join(tmpdir(), 'ringtoll-cli-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Compiles a program of test/fixtures. @returns its path. */
export function fixture(name: string): string {
  const program = join(scratch, name);
  compileFixture(`${name}.c`, '-o', program);
  return program;
}

export const launcher = join(packageRoot(), 'scripts', 'bench.mjs');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  /** Resolves when the process has ended and its output is complete. */
  ended: Promise<Ended>;
  /** Everything that runs with this process's environment and has not ended, the process itself included. */
  processes(): { pid: number; command: string }[];
}

/** Starts `bench` as a user would, through the wrapper if one is given, in the scratch folder. */
export function start(args: readonly string[], wrapper: readonly string[] = []): Running {
  return spawned([...wrapper, process.execPath, launcher, ...args]);
}

function spawned([program = '', ...rest]: readonly string[]): Running {
  const id = randomUUID();
  const env = { ...process.env, RINGTOLL_TEST_ID: id, NO_COLOR: '', FORCE_COLOR: '' };
  const child = spawn(program, rest, { cwd: scratch, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => {
    output.stdout += text;
  });
  child.stderr.on('data', (text) => {
    output.stderr += text;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...output }));
  });
  return { child, ended, processes: () => processesWith(`RINGTOLL_TEST_ID=${id}`) };
}

export const bench = (args: readonly string[], wrapper?: readonly string[]): Promise<Ended> =>
  start(args, wrapper).ended;

/** Runs a line of bash in the scratch folder, with `$0` as given. */
export const shell = (line: string, $0: string): Promise<Ended> => spawned(['bash', '-c', line, $0]).ended;

function processesWith(variable: string): { pid: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // A zombie has an empty environment.
        if (!readFileSync(`/proc/${name}/environ`, 'latin1').split('\0').includes(variable)) return [];
        return [
          {
            pid: Number(name),
            command: readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' '),
          },
        ];
      } catch {
        return [];
      }
    });
}

/** Waits until `condition` gives something; fails after `ms`. */
export async function eventually<Result>(
  condition: () => Result | undefined | false | null,
  ms = 30_000,
): Promise<Result> {
  for (const start = performance.now(); performance.now() - start < ms; await setTimeout(5)) {
    const result = condition();
    if (result !== undefined && result !== false && result !== null) return result;
  }
  throw new Error(`not within ${ms} ms: ${condition}`);
}
