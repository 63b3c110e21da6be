import type { Prediction } from '../predict/saved.ts';
import type { System, Table } from '../table/table.ts';
import { formatChange, formatMeasured } from '../text/number.ts';
import { printable } from '../text/printable.ts';
import { units } from '../units.ts';
import { dotPlot } from './dot-plot.ts';
import { dotGroups } from './dots.ts';
import { overview } from './overview.ts';
import { courseOf, type Round } from './rounds.ts';
import { roundsPlot } from './rounds-plot.ts';
import { speedUpPlot } from './speed-up.ts';
import { type Figure, stacked } from './svg.ts';

/** The plot of a column; null where it has no figures. */
export function columnFigure(
  table: Table,
  { id, title }: { id: string; title: string },
  width: number,
): Figure | null {
  const groups = dotGroups(table, id);
  if (groups.length === 0) return null;
  const said = groups.map(({ dots, counts }) => {
    const [first, last] = [dots[0], dots.at(-1)];
    const ends = `from ${first?.text} (${first?.label}) to ${last?.text} (${last?.label})`;
    return dots.length === 1
      ? `${first?.text} ${counts} (${first?.label})`
      : `${dots.length} systems, ${counts}: ${ends}`;
  });
  return {
    id,
    title: printable(title),
    says: `${printable(title)} on a logarithmic axis. ${said.join('. ')}. The table has all figures.`,
    drawing: stacked(groups.map((group) => dotPlot(group, width))),
  };
}

export function overviewFigure(table: Table): Figure | null {
  const drawing = overview(table);
  if (drawing === null) return null;
  const titles = table.columns.map(({ title }) => printable(title)).join(', ');
  return {
    id: 'overview',
    title: 'Overview',
    drawing,
    says: `${titles} side by side on logarithmic axes, one line for each of ${table.systems.length} systems. The table has all figures.`,
  };
}

/** The rounds of a system, a plot for each column. */
export function roundsFigures(
  system: System,
  roundsOf: ReadonlyMap<string, readonly Round[]>,
  { columns }: Table,
  width: number,
  most?: number,
): Figure[] {
  return columns.flatMap(({ id, title }) => {
    const course = courseOf(roundsOf.get(id) ?? [], system.unit, most);
    if (course === null) return [];
    const value = system.cells[id]?.value;
    const name = printable(title);
    const figure = value === undefined ? '' : `: ${formatMeasured(value)} ${units[system.unit].word}`;
    const { points, rounds } = course;
    const medians = points.map(({ p50 }) => p50);
    return {
      id: `rounds-${id}`,
      title: name,
      says: `${name} on ${printable(system.label)}: the medians of ${rounds} rounds lie ${formatChange(Math.min(...medians) - 1)} to ${formatChange(Math.max(...medians) - 1)} from the estimate.`,
      drawing: roundsPlot(course, `${name}${figure}`, width),
    };
  });
}

export function speedUpFigure(predictions: readonly Prediction[] | undefined): Figure | null {
  const drawing = predictions ? speedUpPlot(predictions) : null;
  if (drawing === null) return null;
  return {
    id: 'speed-up',
    title: 'Speed-up against the rate of system calls',
    drawing,
    says: 'Speed-up against system calls per second on logarithmic axes, one line for each system. The table below has the break-even rates.',
  };
}
