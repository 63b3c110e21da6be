import { describe, expect, test } from 'vitest';
import { Console } from '../../src/cli/console.ts';

/** What a console writes to a stream. */
function written(use: (console: Console) => void, { isTTY = false, quiet = false } = {}): string {
  const texts: string[] = [];
  const stream = { isTTY, columns: 20, write: (text: string) => texts.push(text) };
  use(new Console(stream as unknown as NodeJS.WriteStream, 'ringtoll').quieted(quiet));
  return texts.join('');
}

describe('a console', () => {
  test('names the program before every message, and quiet leaves out the progress alone', () => {
    const use = (console: Console) => {
      console.progress('measuring');
      console.say('saved');
      console.fail(new SyntaxError('wrong'));
    };
    expect(written(use)).toBe('ringtoll: measuring\nringtoll: saved\nringtoll: wrong\n');
    expect(written(use, { quiet: true })).toBe('ringtoll: saved\nringtoll: wrong\n');
  });

  test('shows the codes of control characters, in messages and in the line that is rewritten', () => {
    expect(written((console) => console.say('a\x1b[31mb\nc\r'))).toBe('ringtoll: a\\x1b[31mb\nc\\x0d\n');
    expect(written((console) => console.show('\x1b[31m'), { isTTY: true })).toBe('\\x1b[31m');
  });

  test('rewrites a line on a terminal, no wider than it, and removes it before a message', () => {
    const use = (console: Console) => {
      console.show('a line that is much too long');
      console.show('two');
      console.say('done');
    };
    expect(written(use, { isTTY: true })).toBe(
      'a line that is much\x1b[1G\x1b[2Ktwo\x1b[1G\x1b[2Kringtoll: done\n',
    );
  });

  test('shows no line where there is no terminal, or progress is not wanted', () => {
    const use = (console: Console) => console.show('half');
    expect(written(use)).toBe('');
    expect(written(use, { isTTY: true, quiet: true })).toBe('');
  });
});
