import { CsvError, type CsvRecord, lineOfField, parseCsv } from './csv.ts';
import { ResultsError } from './error.ts';
import { MAX_NAME, nameColumns } from './names.ts';
import { type Column, type ColumnName, columns, MAX_NUMBER, type Row, required, SCHEMA } from './schema.ts';
import { readText } from './text.ts';

const known = new Map<string, Column>(columns.map((column) => [column.name, column]));

/** The columns to keep, for a caller that reads much and needs little. */
export type Wanted = Pick<ReadonlySet<ColumnName>, 'has'>;

/** @throws ResultsError when the file cannot be opened, or is not a results file of a known schema. */
export function readResults(path: string, wanted?: Wanted): Row[] {
  return parseResults(readText(path), path, wanted);
}

/**
 * The rows of a results file, with columns in any order and columns of any name.
 * @param file the name that errors give to the text.
 * @param wanted leaves the other columns out of the rows; they are checked all the same.
 * @throws ResultsError naming file, line, column and what was expected there.
 */
export function parseResults(text: string, file: string, wanted?: Wanted): Row[] {
  const [header, ...records] = readRecords(text, file);
  if (header === undefined)
    throw new ResultsError(`${file}:1: no header: expected a results file of ringtoll`);
  const names = header.fields;
  const seen = new Set<string>();
  const twice = names.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined)
    throw new ResultsError(`${file}:${header.line}: column "${shortened(twice)}" appears twice`);

  // The schema decides what the other columns mean, so it is judged before any of them.
  const schemaIndex = names.indexOf('schema');
  for (const record of records) refuseNewer(record, schemaIndex, file);
  for (const name of required) {
    if (!names.includes(name)) {
      throw new ResultsError(`${file}:${header.line}: no column "${name}" (expected ${required.join(', ')})`);
    }
  }
  const plan = names.map((name): PlannedColumn => {
    const column = known.get(name);
    const longest = nameColumns.has(name) ? MAX_NAME : Number.POSITIVE_INFINITY;
    return { name, column, longest, keep: wanted === undefined || wanted.has(name as ColumnName) };
  });
  return records.map((record) => toRow(plan, record, file));
}

function readRecords(text: string, file: string): CsvRecord[] {
  try {
    return parseCsv(text);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new ResultsError(
      `${file}:${error.line}: field ${error.field + 1}: not valid CSV: ${error.message}`,
    );
  }
}

function refuseNewer({ line, fields }: CsvRecord, schemaIndex: number, file: string): void {
  const schema = Number(fields[schemaIndex]);
  if (schema > SCHEMA) {
    throw new ResultsError(
      `${file}:${line}: schema ${schema} is newer than this ringtoll reads (up to ${SCHEMA}): update ringtoll`,
    );
  }
}

interface PlannedColumn {
  name: string;
  /** Undefined for a column that nobody knows. */
  column: Column | undefined;
  /** How many characters its fields have at most. */
  longest: number;
  keep: boolean;
}

function toRow(plan: readonly PlannedColumn[], record: CsvRecord, file: string): Row {
  const { fields } = record;
  if (fields.length !== plan.length) throw new ResultsError(wrongLength(plan, record, file));
  const row: Record<string, string | number> = {};
  const extra: [string, string][] = [];
  for (let index = 0; index < plan.length; index += 1) {
    const { name, column, longest, keep } = plan[index] as PlannedColumn;
    const field = fields[index] as string;
    if (column === undefined) {
      if (keep) extra.push([name, field]);
    } else if (field !== '') {
      const { type } = column;
      if (field.length > longest) throw new ResultsError(tooLong(record, index, name, file));
      const value = type === 'text' ? field : toNumber(field, type);
      if (value === null) throw new ResultsError(notANumber(record, index, column, file));
      if (keep) row[name] = value;
    } else if ((required as readonly string[]).includes(name)) {
      throw new ResultsError(`${place(record, index, file)}: column "${name}": expected a value, found none`);
    }
  }
  // fromEntries defines properties, so a column called __proto__ is only a name.
  return { ...row, ...(extra.length > 0 && { extra: Object.fromEntries(extra) }) } as Row;
}

/** Decimal notation only: Number() alone would also take hexadecimal, blanks and Infinity. */
const decimal = /^\+?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Null for what is no number from 0 to the largest of its type. */
function toNumber(field: string, type: 'integer' | 'number'): number | null {
  if (!decimal.test(field)) return null;
  const value = Number(field);
  return (type === 'integer' ? Number.isSafeInteger(value) : value <= MAX_NUMBER) ? value : null;
}

const tooLong = (record: CsvRecord, index: number, name: string, file: string): string =>
  `${place(record, index, file)}: column "${name}": expected at most ${MAX_NAME} characters, found ${record.fields[index]?.length}`;

const place = (record: CsvRecord, field: number, file: string) => `${file}:${lineOfField(record, field)}`;

const ranges = {
  text: 'text',
  integer: 'a whole number from 0 to 2^53 - 1',
  number: 'a number from 0 to 1e15',
};

function notANumber(record: CsvRecord, index: number, { name, type }: Column, file: string): string {
  const found = JSON.stringify(shortened(record.fields[index] as string));
  return `${place(record, index, file)}: column "${name}": expected ${ranges[type]}, found ${found}`;
}

function wrongLength(plan: readonly PlannedColumn[], record: CsvRecord, file: string): string {
  const { fields } = record;
  const [last, why] =
    fields.length < plan.length
      ? [fields.length - 1, `it ends in column "${shortened(plan[fields.length - 1]?.name ?? '')}"`]
      : [plan.length, 'a comma in a text has to be between quotes'];
  return `${place(record, last, file)}: expected ${plan.length} fields as in the header, found ${fields.length}: ${why}`;
}

/** A field may be as long as the file, and an error is a line. */
function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}...`;
}
