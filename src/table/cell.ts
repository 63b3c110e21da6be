import { formatFineRatio, formatInterval, formatMeasured, formatPublished } from '../text/number.ts';
import { unitNames, units } from '../units.ts';
import type { System, Table } from './table.ts';

/** A cell as text; a part that does not apply is ''. */
interface CellText {
  value: string;
  /** The mark of a unit that is not the table's. */
  unit: string;
  interval: string;
  ratio: string;
}

/** The cell of a column, with `-` for an empty one. */
export function cellText(system: System, column: string, table: Pick<Table, 'unit'>): CellText {
  const cell = system.cells[column];
  if (!cell) return { value: '-', unit: '', interval: '', ratio: '' };
  const ratio = cell.ratio == null ? '' : `${formatFineRatio(cell.ratio)}x`;
  const unit = system.unit === table.unit ? '' : units[system.unit].mark;
  return system.kind === 'published'
    ? { value: formatPublished(cell.value), unit, interval: '', ratio }
    : { value: formatMeasured(cell.value), unit, interval: formatInterval(cell), ratio };
}

/** The unit of a table, and the units of the rows that have another one. */
export function heading({ unit, systems }: Table): string {
  const kinds = new Set(systems.map(({ kind }) => kind));
  const others = unitNames.filter((name) => name !== unit && systems.some((system) => system.unit === name));
  const exceptions = [
    ...others.map((name) => legend(units[name])),
    ...(unit === 'cycles' && kinds.has('published') && kinds.has('measured')
      ? ["published rows: CPU cycles of each source's machine"]
      : []),
  ];
  const counts =
    unit === 'cycles' && !kinds.has('measured') ? 'CPU cycles per operation' : units[unit].heading;
  return counts + (exceptions.length > 0 ? ` (${exceptions.join('; ')})` : '');
}

const legend = ({ mark, word }: { mark: string; word: string }): string =>
  mark === word ? `${word} where marked` : `${mark}: ${word}`;
