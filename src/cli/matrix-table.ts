import { render } from '../document/render.ts';
import { readPublished } from '../results/published.ts';
import type { Row } from '../results/schema.ts';
import { tableOutput } from '../table/document.ts';
import { Gathering } from '../table/gather.ts';
import { unitView } from '../table/select.ts';
import { type System, systemsOf, tableOf } from '../table/table.ts';
import type { Unit } from '../units.ts';
import type { MatrixOptions } from './command-options.ts';
import { type Io, styleOf } from './console.ts';
import type { Remark } from './matrix-progress.ts';
import { layoutOf } from './names.ts';

/** The table of a matrix, in which every system that was visited or remarked upon has a row. */
export function matrixTable(
  rows: readonly Row[],
  remarks: readonly Remark[],
  { format, unit, color, layout }: MatrixOptions,
  io: Io,
): string {
  const shape = layoutOf(layout);
  const { columns, published } = shape;
  const gathering = new Gathering();
  for (const name of published) gathering.add(readPublished(name));
  gathering.add(rows);
  const gathered = gathering.systems();
  const view = { columns, toHost: true, ...unitView(unit, gathered, shape) };
  const systems = systemsOf(gathered, view);
  for (const { label, environment, text } of remarks) {
    const remark = text.replaceAll('\n', ' | ');
    const known = systems.findIndex((other) => other.label === label && other.environment === environment);
    const before = systems[known];
    if (before) systems[known] = { ...before, remarks: [...before.remarks, remark] };
    else systems.push(emptySystem(label, environment, view.unit, remark));
  }
  return render(format, tableOutput(tableOf(systems, view)), styleOf(color, io));
}

const emptySystem = (label: string, environment: string, unit: Unit, remark: string): System => ({
  label,
  environment,
  kind: 'measured',
  unit,
  cells: {},
  remarks: [remark],
});
