import { clearLine, cursorTo } from 'node:readline';
import { printable } from '../text/printable.ts';
import { errorText } from './exit.ts';

/**
 * Standard error: messages with the name of the program before them, progress, and on a terminal one line that is
 * rewritten. Whatever a text holds, it cannot move the cursor or look like a message that it is not.
 */
export class Console {
  readonly #stream: NodeJS.WriteStream;
  readonly #name: string;
  readonly #quiet: boolean;
  /** Whether the line that is rewritten stands there. */
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

  /** A message that only says how far things are. */
  progress(text: string): void {
    if (!this.#quiet) this.say(text);
  }

  /** What ends the command. */
  fail(error: unknown): void {
    this.say(errorText(error));
  }

  /** Rewrites the line that is not there to stay. */
  show(text: string): void {
    if (!this.isLive) return;
    this.clear();
    this.#stream.write(printable(text).slice(0, (this.#stream.columns ?? 80) - 1));
    this.#shown = true;
  }

  /** Makes way for what else is printed on the terminal. */
  clear(): void {
    if (!this.#shown) return;
    cursorTo(this.#stream, 0);
    clearLine(this.#stream, 0);
    this.#shown = false;
  }
}
