import { grouped } from '../lists.ts';
import { noiseWarnings } from '../measure/warnings.ts';
import type { Table } from '../table/table.ts';
import { printable } from '../text/printable.ts';
import type { Subject } from './model.ts';

/** What disturbed the rounds of a system. */
export interface Noise {
  /** A line for each disturbance, with the columns that had it. */
  lines: string[];
  /** The same in a few words. */
  kinds: string[];
}

export function noiseOf({ detail }: Subject, { columns }: Pick<Table, 'columns'>): Noise {
  const warnings = columns.flatMap(({ id, title }) =>
    noiseWarnings(id, detail.rounds.get(id) ?? []).map((warning) => ({
      ...warning,
      title: printable(title),
    })),
  );
  return {
    lines: [...grouped(warnings, ({ message }) => message)].map(
      ([message, of]) => `${of.map(({ title }) => title).join(', ')}: ${message}`,
    ),
    kinds: [...new Set(warnings.map(({ kind }) => kind.replaceAll('-', ' ')))],
  };
}
