import type { CsvRecord } from './csv.ts';
import { required, SCHEMA } from './schema.ts';

/** A header and its records, unparsed. */
export interface RawSection {
  header: CsvRecord;
  /** Index of the column `schema`; -1 without one. */
  schemaIndex: number;
  records: CsvRecord[];
}

/**
 * The sections of concatenated files (`cat fleet/*.csv`), each with its own columns. The first record is always a header.
 * Records of blank fields are skipped: a spreadsheet writes its empty lines as commas.
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

/** One field nearly always distinguishes a row from a header; a row of another schema needs three. */
function isHeader({ fields }: CsvRecord, { schemaIndex }: RawSection): boolean {
  const schema = fields[schemaIndex];
  return schema !== String(SCHEMA) && (schema === 'schema' || namesAll(fields));
}

/** Whether all required columns are named. */
export const namesAll = (fields: readonly string[]): boolean =>
  required.every((name) => fields.includes(name));

/** A row without a final newline before the next file's header: its last field ends with the name of a column. */
export const endsInAnotherHeader = (fields: readonly string[]): boolean =>
  required.every((name) => fields.some((field) => field.endsWith(name)));

/** Output that script runners print around the results of `run bench ... --output -`. */
interface Banner {
  /** Matched where a record would begin. It cannot match a row: its first line has no comma, and a row has two. */
  sign: RegExp;
  /** Shown to the user. */
  note: string;
}

/** The line with the command may hold anything, also quotes. */
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

/** Byte order marks of concatenated files. All of them at once, so that time stays linear. */
const marks = /\ufeff+(?!\ufeff)(?=[^\n]*\bschema\b)/y;

/** Rows begin with the schema, a digit, so nearly all are recognized by one character. */
const beginnings = new Set(['\ufeff', '>', 'y', 'D']);

/**
 * The end of a banner, or of a byte order mark before a header, that begins here; the same place if a record begins here.
 * @param note is called for a banner.
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
