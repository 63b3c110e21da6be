import pc from 'picocolors';
import type { Table } from '../table/table.ts';
import { align, displayWidth, widest } from '../text/align.ts';
import { printable } from '../text/printable.ts';
import { units } from '../units.ts';
import { type Dot, dotGroups } from './dots.ts';

interface TerminalPlotOptions {
  color: boolean;
  /** Terminal columns; at most 80 are used. Default 80. */
  width?: number;
  /** The terminal can show characters outside ASCII. */
  unicode: boolean;
}

const signs = {
  unicode: { measured: '●', 'in-kernel': '▲', published: '◇', line: '·', interval: '─' },
  ascii: { measured: '*', 'in-kernel': '^', published: 'o', line: '.', interval: '-' },
};
const WIDEST = 80;
/** The most columns of a label; the table above has all of it. */
const LABEL = 28;
/** The fewest columns of an axis; with fewer there is no plot. */
const LEAST = 16;

/**
 * The dots of each column for a terminal, a line for each system, the cheapest on top. Each column has a logarithmic
 * axis. Only figures in the unit of the table are shown. Empty when there is nothing to draw.
 */
export function renderTerminalPlot(table: Table, options: TerminalPlotOptions): string {
  const { bold } = pc.createColors(options.color);
  const sign = options.unicode ? signs.unicode : signs.ascii;
  const blocks = table.columns.flatMap(({ id, title }) => {
    const group = dotGroups(table, id).find(({ unit }) => unit === table.unit);
    return group ? [{ title: printable(title), dots: group.dots }] : [];
  });
  if (blocks.length === 0) return '';
  const all = blocks.flatMap(({ dots }) => dots);
  const name = ({ label }: Dot) => cut(label, LABEL, options.unicode ? '…' : '..');
  const labels = widest(all.map(name));
  const numbers = widest(all.map(numberOf));
  const room = Math.min(options.width ?? WIDEST, WIDEST) - labels - numbers - 4;
  if (room < LEAST) return '';
  const kinds = (['measured', 'published', 'in-kernel'] as const).filter((kind) =>
    all.some((dot) => dot.kind === kind),
  );
  const legend = kinds
    .map((kind) => `${sign[kind]} ${kind === 'in-kernel' ? 'alternative to a call' : kind}`)
    .join('  ');
  const rows = blocks.flatMap(({ title, dots }) => {
    const domain = [
      Math.min(...dots.map(({ value }) => value)),
      Math.max(...dots.map(({ value }) => value)),
    ] as const;
    return [
      [title],
      ...dots.map((dot) => [name(dot), `  ${track(dot, domain, room, sign)}`, `  ${numberOf(dot)}`]),
    ];
  });
  const lines = align(
    rows.map(([one = '', two = '', three = '']) => [one, two, three]),
    ['left', 'left', 'right'],
  );
  return [
    `${units[table.unit].word} on logarithmic axes   ${legend}`,
    '',
    ...lines.map((line, at) => (rows[at]?.length === 1 ? bold(line.trimEnd()) : line)),
    '',
  ].join('\n');
}

/** Without the interval, which is in the table. */
const numberOf = ({ text }: Dot): string => text.split(' ')[0] ?? '';

/** A line of the plot: the dot, and its interval where that is wider than a character. */
function track(
  { kind, value, low, high }: Dot,
  [least, most]: readonly [number, number],
  room: number,
  sign: (typeof signs)['unicode'],
): string {
  const span = Math.log(most / least);
  const at = (x: number) =>
    Math.max(
      0,
      Math.min(
        room - 1,
        Math.round(span > 0 ? (Math.log(Math.max(x, least) / least) / span) * (room - 1) : 0),
      ),
    );
  const [from, dot, to] = [at(low), at(value), at(high)];
  return Array.from({ length: room }, (_, column) => {
    if (column === dot) return sign[kind];
    return column >= from && column <= to ? sign.interval : column < dot ? sign.line : ' ';
  }).join('');
}

function cut(text: string, most: number, mark: string): string {
  if (displayWidth(text) <= most) return text;
  return [...text].slice(0, most - displayWidth(mark)).join('') + mark;
}
