import { CsvError, type CsvRecord, parseCsv } from './csv.ts';
import { readText } from './decode.ts';
import { errorAt, ResultsError } from './error.ts';
import { excerpt, explained, fieldError, notANumber, tooLong, wrongLength } from './read-errors.ts';
import { type Column, type ColumnName, columns, MAX_NUMBER, type Row, required, SCHEMA } from './schema.ts';
import { endOfBanner, type RawSection, split } from './sections.ts';

const known = new Map<string, Column>(columns.map((column) => [column.name, column]));

/** The columns to keep, for a caller that reads much and needs little. */
export type Wanted = Pick<ReadonlySet<ColumnName>, 'has'>;

/** Called for each part of a file that was skipped and is not a blank line. */
type OnNote = (note: string) => void;

/** @throws ResultsError when the file cannot be opened, or is not a results file of a known schema. */
export function readResults(path: string, wanted?: Wanted, onNote?: OnNote): Row[] {
  return parseResults(readText(path), path, wanted, onNote);
}

/**
 * The rows of a results file. Columns may have any order and any name.
 * @param file its name in errors.
 * @param wanted the columns to keep; all are checked.
 * @throws ResultsError with file, line, column and what was expected there, or with what kind of file it is.
 */
export function parseResults(text: string, file: string, wanted?: Wanted, onNote?: OnNote): Row[] {
  return parseSections(text, file, wanted, onNote).flatMap(({ rows }) => rows);
}

/** A header and its rows: a whole file, or one of several that were concatenated. */
interface Section {
  names: readonly string[];
  rows: Row[];
}

/** As {@link parseResults}, with the columns; at least one section. */
export function parseSections(
  text: string,
  file: string,
  wanted?: Wanted,
  onNote: OnNote = () => {},
): Section[] {
  try {
    const sections = split(readRecords(text, file, onNote));
    if (sections.length === 0) throw errorAt(file, 1, 'no header: expected a results file of ringtoll');
    return sections.map((section, index) => {
      const rows = rowsOf(section, file, wanted);
      const { line } = section.header;
      // Rows without a run belong to the run of their file, and the name of this file is lost.
      if (index > 0 && wanted?.has('run') !== false)
        for (const row of rows) row.run ??= `line ${line} of ${file}`;
      return { names: section.header.fields, rows };
    });
  } catch (error) {
    throw error instanceof ResultsError ? explained(error, text, file) : error;
  }
}

function readRecords(text: string, file: string, onNote: OnNote): CsvRecord[] {
  try {
    return parseCsv(text, (text, at) => endOfBanner(text, at, onNote));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw errorAt(file, error.line, `field ${error.field + 1}: not valid CSV: ${error.message}`);
  }
}

function rowsOf({ header, schemaIndex, records }: RawSection, file: string, wanted?: Wanted): Row[] {
  const names = header.fields;
  const seen = new Set<string>();
  const twice = names.find((name) => name !== '' && seen.size === seen.add(name).size);
  if (twice !== undefined) throw errorAt(file, header.line, `column "${excerpt(twice)}" appears twice`);

  // The schema decides what the other columns mean, so it is checked first.
  for (const record of records) refuseNewer(record, schemaIndex, file);
  for (const name of required) {
    if (!names.includes(name))
      throw errorAt(file, header.line, `no column "${name}" (expected ${required.join(', ')})`);
  }
  const plan = names.map((name): PlannedColumn => {
    const column = known.get(name);
    const longest = column?.longest ?? Number.POSITIVE_INFINITY;
    // A column without a name is an empty one of a spreadsheet, or the row numbers of a data frame.
    const keep = name !== '' && (wanted === undefined || wanted.has(name as ColumnName));
    return { name, column, longest, keep };
  });
  return records.map((record) => toRow(plan, record, file));
}

function refuseNewer({ line, fields }: CsvRecord, schemaIndex: number, file: string): void {
  const schema = Number(fields[schemaIndex]);
  if (schema > SCHEMA) {
    const what = `schema ${schema} is newer than this ringtoll reads (up to ${SCHEMA}): update ringtoll`;
    throw errorAt(file, line, what);
  }
}

interface PlannedColumn {
  name: string;
  /** Undefined for an unknown column. */
  column: Column | undefined;
  /** Characters that its fields have at most. */
  longest: number;
  keep: boolean;
}

function toRow(plan: readonly PlannedColumn[], record: CsvRecord, file: string): Row {
  const { fields } = record;
  if (fields.length !== plan.length) throw wrongLength(plan, record, file);
  const row: Record<string, string | number> = {};
  const extra: [string, string][] = [];
  for (let index = 0; index < plan.length; index += 1) {
    const { name, column, longest, keep } = plan[index] as PlannedColumn;
    const field = fields[index] as string;
    if (column === undefined) {
      if (keep) extra.push([name, field]);
    } else if (field !== '') {
      const { type } = column;
      if (field.length > longest) throw tooLong(record, index, column, file);
      const value = type === 'text' ? field : toNumber(field, type);
      if (value === null) throw notANumber(record, index, column, file);
      if (keep) row[name] = value;
    } else if ((required as readonly string[]).includes(name)) {
      throw fieldError(record, index, file, `column "${name}": expected a value, found none`);
    }
  }
  // fromEntries defines properties, so a column called __proto__ is only a name.
  return { ...row, ...(extra.length > 0 && { extra: Object.fromEntries(extra) }) } as Row;
}

/** Decimal notation only: Number() alone would also take hexadecimal, blanks and Infinity. */
const decimal = /^\+?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Null unless it is a number from 0 to the largest of its type. */
function toNumber(field: string, type: 'integer' | 'number'): number | null {
  if (!decimal.test(field)) return null;
  const value = Number(field);
  return (type === 'integer' ? Number.isSafeInteger(value) : value <= MAX_NUMBER) ? value : null;
}
