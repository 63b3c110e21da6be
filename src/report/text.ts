import pc from 'picocolors';
import { align, displayWidth, wrap } from './layout.ts';
import { formatInterval, formatMeasured, formatPublished } from './number.ts';
import { printable } from './printable.ts';
import type { System, Table } from './table.ts';
import { units } from './units.ts';

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
  const titles = table.columns.flatMap(({ title }, index) => [`  ${printable(title)}[${index + 1}]`, '']);
  const rows = [...published, ...measured].map((system) => cells(system, table));
  // Two strings for each cell, so that numbers line up with each other and intervals hang to their right.
  const sides = ['left', ...table.columns.flatMap(() => ['right', 'left'] as const)] as const;
  const [header = '', ...lines] = align([['System', ...titles], ...rows], sides).map((line) =>
    line.trimEnd(),
  );
  const rule = '-'.repeat(Math.max(...[header, ...lines].map(displayWidth)));
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

function heading({ unit, systems }: Table): string {
  if (unit !== 'cycles') return units[unit].heading;
  if (systems.every(({ kind }) => kind === 'published')) return 'CPU cycles per operation';
  if (systems.every(({ kind }) => kind === 'measured')) return units.cycles.heading;
  return `${units.cycles.heading} (published rows: CPU cycles of their own machine)`;
}

function cells({ label, kind, cells }: System, { columns }: Table): string[] {
  const values = columns.flatMap(({ id }) => {
    const cell = cells[id];
    if (!cell) return ['  -', ''];
    if (kind === 'published') return [`  ${formatPublished(cell.value)}`, ''];
    return [`  ${formatMeasured(cell.value)}`, ` ${formatInterval(cell)}`];
  });
  return [printable(label), ...values];
}
