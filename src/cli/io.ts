import type { TextOptions } from '../table/text.ts';
import type { Console } from './console.ts';
import type { ColorChoice } from './options.ts';

/** What the program is given of the process that it runs in. */
export interface Streams {
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  env: NodeJS.ProcessEnv;
}

/** What a command may touch: messages go to the console, and only results to a stream. */
export interface Io extends Streams {
  console: Console;
}

/** How text is drawn on standard output: in colour on a terminal, unless NO_COLOR or `--color` say otherwise. */
export function styleOf(color: ColorChoice, { stdout, env }: Io): Required<TextOptions> {
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
