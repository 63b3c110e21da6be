/** One record: its fields, and the line of the text on which it begins, from 1. */
export interface CsvRecord {
  line: number;
  fields: string[];
}

/** A text that is not CSV. The message says what was expected and what was found. */
export class CsvError extends Error {
  override name = 'CsvError';
  /** Line of the error, from 1. */
  readonly line: number;
  /** Field of the record, from 0. */
  readonly field: number;

  constructor(line: number, field: number, message: string) {
    super(message);
    this.line = line;
    this.field = field;
  }
}

/** The line on which a field begins, which may be below the record's first if quotes hold line breaks. */
export function lineOfField({ line, fields }: CsvRecord, field: number): number {
  return line + lineBreaks(fields.slice(0, field).join(''));
}

/**
 * The records of a CSV text after RFC 4180: LF or CRLF, quoted fields with doubled quotes and line breaks. A byte
 * order mark and blank lines are skipped. Nothing is repaired, so a misplaced quote is an error.
 *
 * Not a library, because results come in folders of thousands of files: csv-parse reads about 30 MB/s and this over
 * 200, and a library that is as fast joins a truncated record to the next one instead of refusing it. Lines without
 * quotes, which are most, are split by the engine itself. Time is linear in the text.
 * @param skip is called at the begin of each record. Returns the end of text to skip, or the same position.
 * @throws CsvError
 */
export function parseCsv(text: string, skip = (_: string, at: number): number => at): CsvRecord[] {
  const records: CsvRecord[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;
  let quote = -1;
  while (at < text.length) {
    const begin = skip(text, at);
    if (begin > at) {
      line += lineBreaks(text.slice(at, begin));
      at = begin;
      continue;
    }
    const end = indexOrEnd(text, '\n', at);
    if (quote < at) quote = indexOrEnd(text, '"', at);
    if (quote < end) {
      const record = quotedRecord(text, at, line);
      records.push({ line, fields: record.fields });
      at = record.end;
      line = record.nextLine;
    } else {
      const content = withoutReturn(text.slice(at, end));
      if (content !== '') records.push({ line, fields: content.split(',') });
      at = end + 1;
      line += 1;
    }
  }
  return records;
}

/** A record with quotes in it: quoted fields one by one, the text between them at once. */
function quotedRecord(text: string, start: number, firstLine: number) {
  const fields: string[] = [];
  let at = start;
  let end = -1;
  let line = firstLine;
  for (;;) {
    // Searched once per line, because a line may be long and full of quotes.
    if (end < at) end = indexOrEnd(text, '\n', at);
    const open = indexOrEnd(text, '"', at);
    if (open >= end) {
      for (const field of withoutReturn(text.slice(at, end)).split(',')) fields.push(field);
      return { fields, end: end + 1, nextLine: line + 1 };
    }
    if (open > at) {
      for (const field of text.slice(at, open).split(',')) fields.push(field);
      const last = fields.pop();
      if (last !== '')
        throw new CsvError(line, fields.length, `expected a quote only at the beginning of a field`);
    }
    const close = closingQuote(text, open);
    if (close < 0) throw new CsvError(line, fields.length, 'expected a closing quote, found none');
    const field = text.slice(open + 1, close).replaceAll('""', '"');
    fields.push(field);
    line += lineBreaks(field);
    const next = recordEnd(text, close + 1);
    if (next !== null) return { fields, end: next, nextLine: line + 1 };
    if (text[close + 1] !== ',') {
      const found = JSON.stringify(text[close + 1]);
      throw new CsvError(line, fields.length - 1, `expected a comma after the closing quote, found ${found}`);
    }
    at = close + 2;
  }
}

/** Where the next record begins if this one ends here, otherwise null. */
function recordEnd(text: string, at: number): number | null {
  if (at >= text.length || text[at] === '\n') return at + 1;
  return text[at] === '\r' && (text[at + 1] === '\n' || at + 1 === text.length) ? at + 2 : null;
}

/** The quote that ends the field opened here; -1 when there is none. */
function closingQuote(text: string, open: number): number {
  let close = text.indexOf('"', open + 1);
  while (close >= 0 && text[close + 1] === '"') close = text.indexOf('"', close + 2);
  return close;
}

function indexOrEnd(text: string, what: string, from: number): number {
  const index = text.indexOf(what, from);
  return index < 0 ? text.length : index;
}

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
