import { formatFineRatio, formatInterval, formatMeasured, formatPublished } from './number.ts';
import type { System, Table } from './table.ts';
import { units } from './units.ts';

/** A cell for a person; a part that does not apply is ''. */
export interface CellText {
  value: string;
  interval: string;
  ratio: string;
}

/** The cell of a column, with `-` for an empty one. */
export function cellText({ cells, kind }: System, column: string): CellText {
  const cell = cells[column];
  if (!cell) return { value: '-', interval: '', ratio: '' };
  const ratio = cell.ratio == null ? '' : `${formatFineRatio(cell.ratio)}x`;
  return kind === 'published'
    ? { value: formatPublished(cell.value), interval: '', ratio }
    : { value: formatMeasured(cell.value), interval: formatInterval(cell), ratio };
}

/** What a table counts, with a word on published rows where they count something else. */
export function heading({ unit, systems }: Table): string {
  if (unit !== 'cycles') return units[unit].heading;
  if (systems.every(({ kind }) => kind === 'published')) return 'CPU cycles per operation';
  if (systems.every(({ kind }) => kind === 'measured')) return units.cycles.heading;
  return `${units.cycles.heading} (published rows: CPU cycles of their own machine)`;
}
