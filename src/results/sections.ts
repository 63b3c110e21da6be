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
