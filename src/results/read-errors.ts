import { shortened } from '../text/prose.ts';
import { type CsvRecord, lineOfField } from './csv.ts';
import { errorAt, type ResultsError } from './error.ts';
import { recognized, SIGN_LENGTH } from './foreign.ts';
import type { Column } from './schema.ts';
import { endsInAnotherHeader, namesAll } from './sections.ts';

export function tooLong(
  record: CsvRecord,
  index: number,
  { name, longest }: Column,
  file: string,
): ResultsError {
  const found = record.fields[index]?.length;
  return fieldError(
    record,
    index,
    file,
    `column "${name}": expected at most ${longest} characters, found ${found}`,
  );
}

/** The error of one field, on the line where it begins. */
export const fieldError = (record: CsvRecord, field: number, file: string, what: string): ResultsError =>
  errorAt(file, lineOfField(record, field), what);

const ranges = {
  text: 'text',
  integer: 'a whole number from 0 to 2^53 - 1',
  number: 'a number from 0 to 1e15',
};

export function notANumber(
  record: CsvRecord,
  index: number,
  { name, type }: Column,
  file: string,
): ResultsError {
  const field = record.fields[index] as string;
  const found = JSON.stringify(excerpt(field));
  const why = /^[\d.]+,[\d.,]+$/.test(field) ? ' (numbers have a decimal point and no commas)' : '';
  return fieldError(record, index, file, `column "${name}": expected ${ranges[type]}, found ${found}${why}`);
}

export function wrongLength(
  plan: readonly { name: string }[],
  record: CsvRecord,
  file: string,
): ResultsError {
  const { fields } = record;
  const [last, why] = endsInAnotherHeader(fields)
    ? [
        0,
        'the header of another file begins in it, because the file before has no final newline (concatenate them with awk 1 FILE FILE)',
      ]
    : fields.length < plan.length
      ? [fields.length - 1, `it ends in column "${excerpt(plan[fields.length - 1]?.name ?? '')}"`]
      : [plan.length, 'a comma in a text must be quoted'];
  const what = `expected ${plan.length} fields as in the header, found ${fields.length}: ${why}`;
  return fieldError(record, last, file, what);
}

/** A field may be as long as the file, and an error is one line. */
export const excerpt = (text: string): string => shortened(text, 40);

/** Lines in which a header is searched behind other output. */
const GREETING_LINES = 1000;

/**
 * The same error, or a better one: if the text, or the rest from this line on, is a known kind of file other than
 * results, or if the header comes later.
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
    `expected the header, found ${found}; it is on line ${header}: remove the lines before it (tail -n +${header} FILE >FILE.csv)`,
  );
}

/** Names of columns: most writers quote all of them or none. */
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
