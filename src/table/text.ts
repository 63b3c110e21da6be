import pc from 'picocolors';
import { align, widest, wrap } from '../text/align.ts';
import { printable } from '../text/printable.ts';
import { cellText, heading } from './cell.ts';
import type { PlacedSystem, Table } from './table.ts';

export interface TextOptions {
  color: boolean;
  /** Terminal columns to wrap running text to; the table itself is never cut. Default 100. */
  width?: number;
}

/** The table for a terminal, with a newline at its end. */
export function renderText(table: Table, { color, width = 100 }: TextOptions): string {
  const { bold, dim } = pc.createColors(color);
  const published = table.systems.filter(({ kind }) => kind === 'published');
  const measured = table.systems.filter(({ kind }) => kind === 'measured');
  const titles = table.columns.flatMap(({ title }, index) => [`  ${printable(title)}[${index + 1}]`, '', '']);
  const rows = [...published, ...measured].map((system) => cells(system, table));
  // Three strings for each cell, so that numbers line up with each other and what belongs to them hangs to their right.
  const sides = ['left', ...table.columns.flatMap(() => ['right', 'left', 'right'] as const)] as const;
  const [header = '', ...lines] = align([['System', ...titles], ...rows], sides).map((line) =>
    line.trimEnd(),
  );
  const rule = '-'.repeat(widest([header, ...lines]));
  const notes = table.footnotes.flatMap((note, index) => wrap(`[${index + 1}] `, printable(note), width));
  return [
    bold(heading(table)),
    '',
    bold(header),
    ...lines.slice(0, published.length),
    ...(published.length > 0 && measured.length > 0 ? [dim(rule)] : []),
    ...lines.slice(published.length).map(bold),
    '',
    ...notes,
    '',
  ].join('\n');
}

function cells(system: PlacedSystem, table: Table): string[] {
  const marks = system.notes.map((note) => `[${note}]`).join('');
  const values = table.columns.flatMap(({ id }) => {
    const { value, unit, interval, ratio } = cellText(system, id, table);
    return [`  ${value}`, `${unit && ` ${unit}`}${interval && ` ${interval}`}`, ratio && ` ${ratio}`];
  });
  return [`${printable(system.label)}${marks && ` ${marks}`}`, ...values];
}
