import type { Document, Line } from '../document/model.ts';
import type { Output } from '../document/render.ts';
import { cellText, heading } from './cell.ts';
import type { PlacedSystem, Table } from './table.ts';

/** The table as a document: published systems, a rule, measured ones, and the footnotes. */
export function tableDocument(table: Table): Document {
  const line = (system: PlacedSystem): Line => ({
    cells: [
      system.label,
      ...table.columns.flatMap(({ id }) => {
        const { value, unit, interval, ratio } = cellText(system, id, table);
        return [value, [unit, interval].filter((part) => part !== '').join(' '), ratio];
      }),
    ],
    notes: system.notes,
    ...(system.kind === 'measured' && { tone: 'strong' }),
  });
  const group = (kind: PlacedSystem['kind']) =>
    table.systems.filter((system) => system.kind === kind).map(line);
  return [
    {
      kind: 'table',
      caption: heading(table),
      // Value, interval and ratio are aligned each by themselves, so that numbers line up.
      columns: [
        { title: 'System' },
        ...table.columns.flatMap(({ title }, index) => [
          { title, side: 'right', notes: [index + 1] } as const,
          { title: '', joined: true } as const,
          { title: '', joined: true, side: 'right' } as const,
        ]),
      ],
      groups: [group('published'), group('measured')],
    },
    { kind: 'notes', notes: table.footnotes },
  ];
}

/** For each column its value, the ends of the 95% interval and the number of rounds, unrounded; last the footnotes of that system. */
function tableRecords(table: Table): ReturnType<Output['records']> {
  const hasRatios = table.systems.some(({ cells }) =>
    Object.values(cells).some((cell) => cell?.ratio !== undefined),
  );
  const parts = ['value', 'low', 'high', 'rounds', ...(hasRatios ? (['ratio'] as const) : [])] as const;
  return {
    columns: [
      'system',
      'environment',
      'kind',
      'unit',
      ...table.columns.flatMap(({ id }) => parts.map((part) => (part === 'value' ? id : `${id}.${part}`))),
      'notes',
    ],
    rows: table.systems.map(({ label, environment, kind, unit, cells, notes }) => [
      label,
      environment,
      kind,
      unit,
      ...table.columns.flatMap(({ id }) => parts.map((part) => cells[id]?.[part] ?? '')),
      notes.map((note) => table.footnotes[note - 1]).join(' '),
    ]),
  };
}

/** The table for programs, with keys in a fixed order. */
const tableJson = ({ unit, columns, systems, footnotes }: Table): unknown => ({
  unit,
  columns: columns.map(({ id, title }) => ({ id, title })),
  systems: systems.map(({ label, environment, kind, unit: own, cells, notes }) => ({
    label,
    environment,
    kind,
    // Only where it is not the table's.
    ...(own === unit ? {} : { unit: own }),
    cells: Object.fromEntries(columns.map(({ id }) => [id, cells[id] ?? null])),
    // Numbers of footnotes, from 1.
    ...(notes.length === 0 ? {} : { notes }),
  })),
  footnotes,
});

export const tableOutput = (table: Table): Output => ({
  document: () => tableDocument(table),
  records: () => tableRecords(table),
  json: () => tableJson(table),
});
