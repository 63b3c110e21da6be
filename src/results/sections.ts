import type { CsvRecord } from './csv.ts';
import { required, SCHEMA } from './schema.ts';

/** A header and the records under it, as they stand. */
export interface RawSection {
  header: CsvRecord;
  /** Of the column `schema`; -1 without one. */
  schemaIndex: number;
  records: CsvRecord[];
}

/**
 * Files that were put one after another (`cat fleet/*.csv`), each with columns of its own. The first record is taken for
 * a header, whatever it holds. Records of nothing are left out: a spreadsheet writes its empty lines as commas.
 */
export function split(records: readonly CsvRecord[]): RawSection[] {
  const sections: RawSection[] = [];
  let current: RawSection | undefined;
  for (const record of records) {
    if (record.fields.every(isBlank)) continue;
    if (current !== undefined && !isHeader(record, current)) {
      current.records.push(record);
    } else {
      current = { header: record, schemaIndex: record.fields.indexOf('schema'), records: [] };
      sections.push(current);
    }
  }
  return sections;
}

const isBlank = (field: string): boolean => field.trim() === '';

/** Rows are told from headers by one field, nearly always; a row of another schema by three. */
function isHeader({ fields }: CsvRecord, { schemaIndex }: RawSection): boolean {
  const schema = fields[schemaIndex];
  return schema !== String(SCHEMA) && (schema === 'schema' || namesAll(fields));
}

/** All columns without which a file is no results file. */
export const namesAll = (fields: readonly string[]): boolean =>
  required.every((name) => fields.includes(name));

/** A row that was not ended before another file was put behind it, so that its last field has a column's name in it. */
export const endsInAnotherHeader = (fields: readonly string[]): boolean =>
  required.every((name) => fields.some((field) => field.endsWith(name)));

/** What runners of scripts print on standard output around the results of `run bench ... --output -`. */
interface Banner {
  /** Looked for where a record would begin. No row: its first line has no comma, and a row has two at least. */
  sign: RegExp;
  /** What is said of it. */
  note: string;
}

/** The line of the command may hold anything, also quotes. */
const banners: readonly Banner[] = [
  {
    sign: /> [^,\n]*\n> [^\n]*(?:\n|$)/y,
    note: "skipped npm's banner (npm run -s prints none)",
  },
  {
    sign: /yarn run v[^,\n]*\n\$ [^\n]*(?:\n|$)|Done in [\d.]+m?s\.?\r?(?:\n|$)/y,
    note: "skipped yarn's banner (yarn -s prints none)",
  },
];

/** Byte order marks of files that were put one after another. All of them at once, so that time stays linear. */
const marks = /\ufeff+(?!\ufeff)(?=[^\n]*\bschema\b)/y;

/** Rows begin with the schema, a digit, so that nearly all are done with at once. */
const beginnings = new Set(['\ufeff', '>', 'y', 'D']);

/**
 * Where what is no record ends that begins here: a banner, or a byte order mark before a header. The same place where a
 * record begins.
 * @param note is told of a banner.
 */
export function endOfBanner(text: string, at: number, note: (text: string) => void): number {
  if (!beginnings.has(text.charAt(at))) return at;
  marks.lastIndex = at;
  if (marks.test(text)) return marks.lastIndex;
  for (const banner of banners) {
    banner.sign.lastIndex = at;
    if (!banner.sign.test(text)) continue;
    note(banner.note);
    return banner.sign.lastIndex;
  }
  return at;
}
