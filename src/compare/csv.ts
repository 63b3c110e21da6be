import { stringify } from 'csv-stringify/sync';
import { cellText } from '../table/csv.ts';
import { units } from '../units.ts';
import type { Change, Comparison, Document, Line } from './model.ts';

interface Cell {
  comparison: Comparison;
  line: Line;
  label: string;
  change: Change;
}

/** The columns, in their order. Figures are in the unit of the record, ratios are new over base. */
const columns: readonly [name: string, of: (cell: Cell) => string | number | null][] = [
  ['benchmark', ({ line }) => line.benchmark],
  ['unit', ({ line }) => units[line.unit].column],
  ['base', ({ comparison }) => comparison.base],
  ['base_value', ({ change }) => change.base.value],
  ['base_low', ({ change }) => change.base.low],
  ['base_high', ({ change }) => change.base.high],
  ['base_runs', ({ change }) => change.evidence.base.runs],
  ['base_rounds', ({ change }) => change.evidence.base.rounds],
  ['changed', ({ label }) => label],
  ['changed_value', ({ change }) => change.changed.value],
  ['changed_low', ({ change }) => change.changed.low],
  ['changed_high', ({ change }) => change.changed.high],
  ['changed_runs', ({ change }) => change.evidence.changed.runs],
  ['changed_rounds', ({ change }) => change.evidence.changed.rounds],
  ['ratio', ({ change }) => change.ratio],
  ['ratio_low', ({ change }) => change.low],
  ['ratio_high', ({ change }) => change.high],
  ['p', ({ change }) => change.p],
  ['p_corrected', ({ change }) => change.corrected],
  ['evidence', ({ change }) => change.evidence.of],
  ['threshold', ({ change }) => change.threshold],
  ['verdict', ({ change }) => change.verdict],
];

/** A header, then a record for each benchmark and new side that has it. */
export const renderCsv = (comparison: Comparison): string =>
  text([columns.map(([name]) => name), ...recordsOf(comparison)]);

/** The same with the system before them. */
export const renderAllCsv = ({ systems }: Document): string =>
  text([
    ['system', ...columns.map(([name]) => name)],
    ...systems.flatMap(({ system, comparison }) =>
      recordsOf(comparison).map((record) => [system, ...record]),
    ),
  ]);

function recordsOf(comparison: Comparison) {
  return comparison.lines.flatMap((line) =>
    comparison.changed.flatMap((label, side) => {
      const change = line.changes[side];
      return change ? [columns.map(([, of]) => of({ comparison, line, label, change }))] : [];
    }),
  );
}

const text = (records: (string | number | null)[][]): string =>
  stringify(records, { cast: { string: cellText, number: String } });
