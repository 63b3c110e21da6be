import { ruleY, text } from '@observablehq/plot';
import type { PlacedSystem, Table } from '../table/table.ts';
import { printable } from '../text/printable.ts';
import type { Unit } from '../units.ts';
import { logAxis, logDomain, logTicks } from './axis.ts';
import { comparableGroups, dotGroups } from './dots.ts';
import { dotMarks } from './marks.ts';
import { beside, type Drawing, draw, FONT_SIZE, stacked } from './svg.ts';
import { shortenedTo, textWidth } from './text-width.ts';

/** The most pixels of a label. */
const LONGEST = 420;
const PANEL = 180;
const MARGIN = 12;
const TOP = 26;
const AXIS = 46;
/** Lower rows have no labels. */
const READABLE = 11;
const TALLEST = 1000;

/** All columns side by side, one line for each system in the order of the table. */
export function overview(table: Table): Drawing | null {
  const shown = table.systems.filter(({ cells }) =>
    Object.values(cells).some((cell) => (cell?.value ?? 0) > 0),
  );
  if (shown.length === 0) return null;
  const frames = comparableGroups(shown).map((systems) => frameOf(systems, table));
  // The same room for names in all frames aligns their columns.
  const longest = Math.max(...frames.flatMap(({ lines }) => lines.map(({ name }) => textWidth(name))));
  return stacked(
    frames.map((frame) =>
      beside([names(frame, Math.ceil(longest + 16)), ...table.columns.map((column) => panel(column, frame))]),
    ),
  );
}

/** A system in its place. */
interface Line {
  y: number;
  system: PlacedSystem;
  name: string;
}

function frameOf(systems: readonly PlacedSystem[], { columns, unit }: Table): Frame {
  const pitch = Math.max(2, Math.min(19, TALLEST / systems.length));
  const named = pitch >= READABLE;
  const lines = (named ? systems : byColumn(systems, columns[0]?.id ?? '')).map((system, index): Line => {
    const name = named ? shortenedTo(printable(system.label), LONGEST) : '';
    return { y: TOP + (index + 0.5) * pitch, system, name };
  });
  return { height: TOP + systems.length * pitch + AXIS, pitch, lines, unit };
}

/** Lines without names are ordered by value, so that the plot shows the distribution. */
function byColumn(systems: readonly PlacedSystem[], id: string): readonly PlacedSystem[] {
  const value = ({ cells }: PlacedSystem) => cells[id]?.value ?? Number.MAX_VALUE;
  return systems.toSorted((a, b) => value(a) - value(b));
}

interface Frame {
  height: number;
  pitch: number;
  lines: readonly Line[];
  unit: Unit;
}

const vertical = ({ height }: Frame) =>
  ({ height, marginTop: TOP, marginBottom: AXIS - 14, y: { type: 'identity', axis: null } }) as const;

function names(frame: Frame, width: number): Drawing {
  return draw({
    ...vertical(frame),
    width,
    marginLeft: 0,
    marginRight: 10,
    marks: [text(frame.lines, { y: 'y', text: 'name', frameAnchor: 'right', className: 'label' })],
  });
}

function panel({ id, title }: Table['columns'][number], frame: Frame): Drawing {
  const { lines, pitch, unit } = frame;
  const places = new Map(lines.map(({ system, y }) => [system, y]));
  const [group] = dotGroups({ systems: [...places.keys()], unit }, id);
  const dots = (group?.dots ?? []).map((dot) => ({
    ...dot,
    y: places.get(dot.of) ?? 0,
    title: `${dot.label}: ${dot.text}`,
  }));
  const domain: [number, number] = dots.length > 0 ? logDomain(dots.map(({ value }) => value)) : [1, 10];
  const bars = dots
    .filter(({ low, high }) => high > low * 1.05)
    .map(({ low, high, y }) => ({ y, low: Math.max(low, domain[0]), high: Math.min(high, domain[1]) }));
  const radius = Math.max(1.6, Math.min(4, pitch / 3));
  return draw({
    ...vertical(frame),
    width: PANEL,
    marginLeft: MARGIN,
    marginRight: MARGIN,
    x: { type: 'log', domain, label: null, axis: null },
    marks: [
      ...(dots.length > 0 ? logAxis(logTicks(domain, PANEL - 2 * MARGIN)) : []),
      ruleY(
        lines.filter(({ name }) => name !== ''),
        { y: 'y', className: 'line' },
      ),
      ruleY(bars, { x1: 'low', x2: 'high', y: 'y', className: 'interval' }),
      ...dotMarks(dots, { x: 'value', y: 'y', title: ({ title }) => title }, radius),
      text([printable(title)], { frameAnchor: 'top-left', dy: -FONT_SIZE - 6, className: 'title' }),
      text([group?.counts ?? ''], { frameAnchor: 'bottom-left', dy: AXIS - 20, className: 'tick' }),
    ],
  });
}
