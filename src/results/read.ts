import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { errnoName, ResultsError } from './error.ts';
import { type Column, columns, type Row, required, SCHEMA } from './schema.ts';

interface Line {
  /** Line of the file on which the record ends, from 1. */
  number: number;
  fields: readonly string[];
}

const known = new Map<string, Column>(columns.map((column) => [column.name, column]));

/** @throws ResultsError when the file cannot be opened, or is not a results file of a known schema. */
export function readResults(path: string): Row[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ResultsError(`cannot read ${path}: ${errnoName(error)}`);
  }
  return parseResults(text, path);
}

/**
 * The rows of a results file, with columns in any order and columns of any name.
 * @param file the name that errors give to the text.
 * @throws ResultsError naming file, line, column and what was expected there.
 */
export function parseResults(text: string, file: string): Row[] {
  const [header, ...records] = readLines(text, file);
  if (header === undefined)
    throw new ResultsError(`${file}:1: no header: expected a results file of ringtoll`);
  const names = header.fields;
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new ResultsError(`${file}:${header.number}: column "${twice}" appears twice`);

  // The schema decides what the other columns mean, so it is judged before any of them.
  const schemaIndex = names.indexOf('schema');
  for (const record of records) refuseNewer(record, schemaIndex, file);
  for (const name of required) {
    if (!names.includes(name)) {
      throw new ResultsError(
        `${file}:${header.number}: no column "${name}" (expected ${required.join(', ')})`,
      );
    }
  }
  return records.map((record) => toRow(names, record, file));
}

function readLines(text: string, file: string): Line[] {
  try {
    const options = { bom: true, info: true, skip_empty_lines: true };
    const records = parse(text, options) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ number: info.lines, fields: record }));
  } catch (error) {
    const { message, lines } = error as { message: string; lines?: number };
    throw new ResultsError(`${file}:${lines ?? 1}: not valid CSV: ${message}`);
  }
}

function refuseNewer({ number, fields }: Line, schemaIndex: number, file: string): void {
  const schema = Number(fields[schemaIndex]);
  if (schema > SCHEMA) {
    throw new ResultsError(
      `${file}:${number}: schema ${schema} is newer than this ringtoll reads (up to ${SCHEMA}): update ringtoll`,
    );
  }
}

function toRow(names: readonly string[], line: Line, file: string): Row {
  const values: [string, string | number][] = [];
  const extra: [string, string][] = [];
  line.fields.forEach((field, index) => {
    const name = names[index] as string;
    const column = known.get(name);
    if (column === undefined) extra.push([name, field]);
    else if (field !== '') values.push([name, parseField(column, field, `${file}:${line.number}`)]);
  });
  // fromEntries defines properties, so a column called __proto__ is only a name.
  const row = Object.fromEntries(values);
  const missing = required.find((name) => row[name] === undefined);
  if (missing !== undefined) {
    throw new ResultsError(`${file}:${line.number}: column "${missing}": expected a value, found none`);
  }
  return { ...row, ...(extra.length > 0 && { extra: Object.fromEntries(extra) }) } as Row;
}

/** Decimal notation only: Number() alone would also take hexadecimal, blanks and Infinity. */
const decimal = /^\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

function parseField({ name, type }: Column, field: string, place: string): string | number {
  if (type === 'text') return field;
  const value = decimal.test(field) ? Number(field) : Number.NaN;
  if (type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value)) return value;
  const expected = type === 'integer' ? 'a whole number' : 'a number';
  throw new ResultsError(
    `${place}: column "${name}": expected ${expected} >= 0, found ${JSON.stringify(field)}`,
  );
}
