import { clearLine, cursorTo } from 'node:readline';
import type { Style } from '../document/model.ts';
import { printable } from '../text/printable.ts';
import { errorText } from './exit.ts';
import type { ColorChoice } from './options.ts';

/** The streams and the environment of the process. */
export interface Streams {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  env: NodeJS.ProcessEnv;
}

/** The inputs and outputs of a command: messages go to the console, and only results to a stream. */
export interface Io extends Streams {
  console: Console;
}

/**
 * Standard error: messages with the name of the program before them, progress, and on a terminal one line that is
 * rewritten. Whatever a text holds, it cannot move the cursor.
 */
export class Console {
  readonly #stream: NodeJS.WriteStream;
  readonly #name: string;
  readonly #quiet: boolean;
  /** Whether the live line is shown. */
  #shown = false;

  /** @param name of the program, as it was called. */
  constructor(stream: NodeJS.WriteStream, name: string, quiet = false) {
    this.#stream = stream;
    this.#name = name;
    this.#quiet = quiet;
  }

  /** The same without progress, for `--quiet`. */
  quieted(quiet: boolean): Console {
    return new Console(this.#stream, this.#name, quiet);
  }

  /** Whether {@link show} shows anything. */
  get isLive(): boolean {
    return this.#stream.isTTY === true && !this.#quiet;
  }

  /** A message. */
  say(text: string): void {
    this.clear();
    const lines = text.split('\n').map(printable);
    this.#stream.write(`${this.#name}: ${lines.join('\n')}\n`);
  }

  /** A message about progress. */
  progress(text: string): void {
    if (!this.#quiet) this.say(text);
  }

  /** Reports the error that ends the command. */
  fail(error: unknown): void {
    this.say(errorText(error));
  }

  /** Rewrites the live line. */
  show(text: string): void {
    if (!this.isLive) return;
    this.clear();
    this.#stream.write(printable(text).slice(0, (this.#stream.columns || 80) - 1));
    this.#shown = true;
  }

  /** Removes the live line before other output. */
  clear(): void {
    if (!this.#shown) return;
    cursorTo(this.#stream, 0);
    clearLine(this.#stream, 0);
    this.#shown = false;
  }
}

/** How text is drawn on standard output: in colour on a terminal, unless NO_COLOR or `--color` say otherwise. */
export function styleOf(color: ColorChoice, { stdout, env }: Io): Required<Style> {
  return {
    color: color === 'auto' ? stdout.isTTY === true && !env.NO_COLOR : color === 'always',
    width: Math.min(stdout.columns ?? 100, 120),
  };
}

/** Whether signs outside of ASCII arrive as such: what the locale says, by the first of its variables that is set. */
export function showsUnicode({ env }: Io): boolean {
  if (env.TERM === 'dumb' || env.TERM === 'linux') return false;
  return /utf-?8/i.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '');
}
