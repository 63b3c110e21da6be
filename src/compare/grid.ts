import { formatInterval, formatMeasured } from '../text/number.ts';
import { units } from '../units.ts';
import { formatChange, formatP } from './format.ts';
import type { Change, Comparison, Figure, Line } from './model.ts';
import { commonUnit } from './sentences.ts';

/** A column of the table. Without a title it continues the one before it. */
export interface GridColumn {
  title: string | null;
  side: 'left' | 'right';
  /** Text of a line, and of the last one, which has the geometric means. */
  cell(line: Line): string;
  total: string;
}

/** `~` stands where nothing was shown, a number where there is a verdict. */
const NOTHING_SHOWN = '~';

/** The columns of the comparison. With one new side there is room for the interval of the change. */
export function gridOf(comparison: Comparison): GridColumn[] {
  const { base, changed, lines, geomean } = comparison;
  const text = (title: string | null, cell: GridColumn['cell'], total = ''): GridColumn => ({
    title,
    side: 'left',
    cell,
    total,
  });
  const number = (title: string, cell: GridColumn['cell'], total = ''): GridColumn => ({
    title,
    side: 'right',
    cell,
    total,
  });
  const of = (side: number, cell: (change: Change) => string) => (line: Line) => {
    const change = line.changes[side];
    return change ? cell(change) : '';
  };
  const first = (cell: (figure: Figure) => string) => (line: Line) => {
    const change = line.changes.find((change) => change !== null);
    return change ? cell(change.base) : '';
  };
  const count = geomean?.benchmarks.length ?? 0;
  return [
    text('Benchmark', ({ benchmark }) => benchmark, `geometric mean of ${count}`),
    ...(commonUnit(lines) === null ? [text('Unit', ({ unit }) => units[unit].word)] : []),
    number(
      base,
      first(({ value }) => formatMeasured(value)),
    ),
    text(null, first(spread)),
    ...changed.flatMap((label, side) => [
      number(label, (line) => (line.changes[side] ? formatMeasured(line.changes[side].changed.value) : '-')),
      text(
        null,
        of(side, ({ changed }) => spread(changed)),
      ),
      number(
        'Change',
        of(side, ({ verdict, ratio }) => (verdict === null ? NOTHING_SHOWN : formatChange(ratio))),
        formatChange(geomean?.ratios[side] ?? 1),
      ),
      ...(changed.length > 1
        ? []
        : [
            text(
              'Interval',
              of(side, ({ low, high }) => `${formatChange(low)} to ${formatChange(high)}`),
            ),
          ]),
      text(changed.length > 1 ? null : '', of(side, significance)),
    ]),
  ];
}

function spread({ value, low, high }: Figure): string {
  return formatInterval({ value, low, high });
}

function significance({ corrected, evidence: { of, base, changed } }: Change): string {
  return `(${formatP(corrected)} n=${base[of]}+${changed[of]}${of === 'runs' ? ' runs' : ''})`;
}
