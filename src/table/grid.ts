import { printable } from '../text/printable.ts';
import { cellText, heading } from './cell.ts';
import type { System, Table } from './table.ts';

/** A table as texts, for a format that lays out its own columns. Free of control characters, not yet escaped. */
export interface Grid {
  heading: string;
  /** Titles of all columns, that of the labels first. `notes` are numbers of footnotes, from 1. */
  titles: readonly { text: string; notes: readonly number[] }[];
  rows: readonly {
    label: string;
    notes: readonly number[];
    kind: System['kind'];
    cells: readonly string[];
  }[];
  footnotes: readonly string[];
}

export function gridOf(table: Table): Grid {
  return {
    heading: heading(table),
    titles: [
      { text: 'System', notes: [] },
      ...table.columns.map(({ title }, index) => ({ text: printable(title), notes: [index + 1] })),
    ],
    rows: table.systems.map((system) => ({
      label: printable(system.label),
      notes: system.notes,
      kind: system.kind,
      cells: table.columns.map(({ id }) => {
        const { value, unit, interval, ratio } = cellText(system, id, table);
        return [value, unit, interval, ratio].filter((part) => part !== '').join(' ');
      }),
    })),
    footnotes: table.footnotes.map(printable),
  };
}
