/**
 * The readable output of a command, as data that each format renders. Texts are raw; a renderer escapes control
 * characters and the markup of its language.
 */
export type Document = readonly Block[];

export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string; strong?: true }
  /** Bullets; on a terminal, lines. */
  | { kind: 'list'; items: readonly string[]; strong?: true }
  /** Names and what they stand for, such as `kernel` and `6.1.0`. */
  | { kind: 'facts'; entries: readonly (readonly [name: string, value: string])[] }
  | Grid
  /** Numbered from 1: what the marks in a table refer to. */
  | { kind: 'notes'; notes: readonly string[] };

/** A table. */
export interface Grid {
  kind: 'table';
  caption?: string;
  columns: readonly Column[];
  /** Groups of rows, apart by a rule. */
  groups: readonly (readonly Line[])[];
}

export interface Column {
  title: string;
  /** Numbers go to the right. */
  side?: 'right';
  /** It belongs to the column before it, as an interval to its value: formats without alignment put both into one cell. */
  joined?: true;
  /** Prose is broken to the width of a terminal, a command is never broken. The default is one short line. */
  holds?: 'prose' | 'command';
  /** Numbers of notes. */
  notes?: readonly number[];
}

export interface Line {
  /** One text for each column; a missing one is empty. */
  cells: readonly string[];
  /** Numbers of notes, shown behind the first cell. */
  notes?: readonly number[];
  tone?: Tone;
}

/** How a line stands out: `strong` in bold, the others as levels of a finding, of whose first cell they are the colour. */
export type Tone = 'strong' | 'good' | 'unknown' | 'warning' | 'bad';

/** Every format; text is the one for a terminal. Their renderers are in render.ts, which is loaded when there is something to render. */
export const formatNames = ['text', 'md', 'html', 'latex', 'csv', 'tsv', 'json'] as const;
export type Format = (typeof formatNames)[number];

/** Formats of records alone, which have no place for remarks. */
export const isRecords = (format: Format): boolean => format === 'csv' || format === 'tsv';

export interface Style {
  color: boolean;
  /** Terminal columns to which running text is wrapped; tables are never cut. Default 100. */
  width?: number;
}

/** Merges cells of joined columns into the column that they belong to, for formats that do not align. */
export function unjoined({ columns, groups }: Grid): Pick<Grid, 'columns' | 'groups'> {
  const own = columns.map((column, at) => ({ column, at })).filter(({ column }) => !column.joined);
  const joined = (cells: readonly string[], at: number): string => {
    let end = at + 1;
    while (columns[end]?.joined) end++;
    return cells
      .slice(at, end)
      .filter((cell) => cell !== '')
      .join(' ');
  };
  return {
    columns: own.map(({ column }) => column),
    groups: groups.map((lines) =>
      lines.map((line) => ({ ...line, cells: own.map(({ at }) => joined(line.cells, at)) })),
    ),
  };
}

/** Lines of blocks as text: a blank line between blocks, none for a block without lines, and a newline at the end. */
export const joined = (blocks: readonly (readonly string[])[]): string =>
  blocks
    .filter(({ length }) => length > 0)
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
