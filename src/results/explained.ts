import { errorAt, type ResultsError } from './error.ts';
import { recognized, SIGN_LENGTH } from './foreign.ts';
import { namesAll } from './sections.ts';

/** Lines among which a header is looked for behind what else was printed. */
const GREETING_LINES = 1000;

/**
 * An error of reading, or a better one: where the text is something known instead of results, from its beginning or from
 * this line on; and where its header only comes later.
 */
export function explained(error: ResultsError, text: string, file: string): ResultsError {
  const { line } = error;
  if (line === undefined) return error;
  const whole = recognized(text.slice(0, SIGN_LENGTH));
  if (whole !== null) return errorAt(file, 1, whole);
  const begin = beginOfLine(text, line);
  const there = recognized(text.slice(begin, begin + SIGN_LENGTH));
  if (there !== null) return errorAt(file, line, there);
  const header = 1 + text.split('\n', GREETING_LINES).findIndex((content) => namesAll(namesIn(content)));
  if (header <= line) return error;
  const found = JSON.stringify(text.slice(begin, begin + 40).split('\n')[0]);
  return errorAt(
    file,
    line,
    `expected the header, found ${found}; it is on line ${header}: tail -n +${header} FILE >FILE.csv leaves out what is before it`,
  );
}

/** Names of columns as most writers quote them: all or none. */
const namesIn = (line: string): string[] =>
  line
    .replace(/^\ufeff|\r$/g, '')
    .replaceAll('"', '')
    .split(',');

function beginOfLine(text: string, line: number): number {
  let at = 0;
  for (let passed = 1; passed < line; passed += 1) at = text.indexOf('\n', at) + 1;
  return at;
}
