import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { searchPath } from '../host/installed.ts';
import type { Command } from './environment.ts';

/** How a command ended, as wait(2) tells it: an exit status, or the number of the signal. */
export interface Ending {
  exit?: number;
  signal?: number;
}

const CONSOLE = 'console';
const CONSOLE_KEPT = 16 * 1024;
const STDERR_KEPT = 16 * 1024;

/**
 * A command under native/guard/guard.c, in a scratch folder. However the command ends, and even if this process is killed,
 * all its processes are killed and the folder is removed.
 */
export class Guarded {
  /** Absolute path of the scratch folder, which starts empty. */
  readonly folder: string;
  readonly #guard: ReturnType<typeof launch>;
  readonly #answers: AsyncIterator<Buffer>;
  #stderr = '';
  #closed: Promise<Ending | null> | undefined;

  private constructor(guard: ReturnType<typeof launch>, answers: AsyncIterator<Buffer>, folder: string) {
    this.#guard = guard;
    this.#answers = answers;
    this.folder = folder;
    guard.stderr.on('data', (text) => {
      this.#stderr = `${this.#stderr}${text}`.slice(-STDERR_KEPT);
    });
  }

  /** @throws Error when the folder cannot be made. */
  static async start(program: string): Promise<Guarded> {
    const guard = launch(program);
    const failed = once(guard, 'close').then(([status]) => `status ${status}`);
    const answers = (guard.stdio[3] as Readable)[Symbol.asyncIterator]();
    let folder = '';
    while (!folder.endsWith('\0')) {
      const { value, done } = await answers.next();
      if (done) throw new Error(`no scratch folder: ${guard.stderr.read() ?? (await failed)}`);
      folder += value;
    }
    return new Guarded(guard, answers, folder.slice(0, -1));
  }

  /** Starts the command, and yields the lines of its standard output until all its processes are gone. */
  async *run({ argv, undo = '' }: Command): AsyncGenerator<string> {
    this.#guard.stdin.write([undo, argv.length, ...argv].map((text) => `${text}\0`).join(''));
    yield* createInterface({ input: this.#guard.stdout });
  }

  /** The end of what the command wrote to standard error, then of the file `console`. */
  said(): string {
    return [this.#stderr, upToPanic(endOf(join(this.folder, CONSOLE)))]
      .map((text) => text.trim())
      .join('\n')
      .trim();
  }

  /** Kills what still runs and removes the folder. @returns how the command ended; null when it was killed here. */
  close(): Promise<Ending | null> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<Ending | null> {
    const gone = this.#guard.exitCode === null ? once(this.#guard, 'close') : null;
    this.#guard.stdin.end();
    this.#guard.stdout.resume();
    let answer = '';
    for (let next = await this.#answers.next(); !next.done; next = await this.#answers.next())
      answer += next.value;
    await gone;
    const status = Number(answer || -1);
    if (status < 0) return null;
    return status & 0x7f ? { signal: status & 0x7f } : { exit: status >> 8 };
  }
}

/** In a new session, so that Ctrl-C reaches only the harness. */
function launch(program: string) {
  const env = { ...process.env, PATH: searchPath(process.env).join(delimiter) };
  const guard = spawn(program, { env, detached: true, stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
  // A dead guard is noticed by the end of its answers.
  guard.stdin.on('error', () => {});
  guard.on('error', () => {});
  return guard;
}

/** A panicking kernel gives the reason in one line, then prints a trace longer than what is shown. */
const upToPanic = (text: string) => /^[\s\S]*?Kernel panic - not syncing.*/.exec(text)?.[0] ?? text;

function endOf(path: string): string {
  try {
    const { size } = statSync(path);
    const buffer = Buffer.alloc(Math.min(size, CONSOLE_KEPT));
    const fd = openSync(path, 'r');
    readSync(fd, buffer, 0, buffer.length, size - buffer.length);
    closeSync(fd);
    return buffer.toString();
  } catch {
    return '';
  }
}
