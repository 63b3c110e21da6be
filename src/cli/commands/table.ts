import { everyBenchmark } from '../../../bench/index.ts';
import { type Layout, layouts } from '../../../bench/layouts.ts';
import { isRecords } from '../../document/model.ts';
import { beginsLikeFormula } from '../../document/records.ts';
import { render } from '../../document/render.ts';
import { resolveInputs } from '../../results/inputs.ts';
import { publishedNames, readPublished } from '../../results/published.ts';
import { tableOutput } from '../../table/document.ts';
import { Gathering, gathered as wanted } from '../../table/gather.ts';
import type { GatheredSystem } from '../../table/gathered-system.ts';
import { sorted, unitView, withRatios } from '../../table/select.ts';
import { type System, systemsOf, type TableColumn, tableOf, type View } from '../../table/table.ts';
import type { Choice, TableOptions } from '../command-options.ts';
import { type Io, styleOf } from '../console.ts';
import { exitCodes } from '../exit.ts';
import { type GatherOptions, gatherInputs } from '../inputs.ts';
import { layoutOf, oneOf } from '../names.ts';

/** Where `bench all` saves its runs. */
const DEFAULT_INPUT = 'results';

/**
 * Prints the comparison table of results files.
 * @param inputs as {@link resolveInput} takes them; none means the folder `results`.
 * @returns the exit status.
 * @throws UsageError for an unknown name; ResultsError for a file that cannot be used.
 */
export async function tableCommand(
  inputs: readonly string[],
  options: TableOptions,
  io: Io,
): Promise<number> {
  const { gathered, view } = await gatherChosen(inputs, options, new Gathering(options), { wanted }, io);
  const systems = selected(systemsOf(gathered, view), view.columns, options);
  io.stdout.write(render(options.format, tableOutput(tableOf(systems, view)), styleOf(options.color, io)));

  const formulas = systems.filter(({ label }) => beginsLikeFormula(label)).length;
  if (isRecords(options.format) && formulas > 0)
    io.console.say(`labels that look like formulas, written with an apostrophe: ${formulas}`);
  return exitCodes.done;
}

/**
 * The systems of published sources and results files, and what is asked of them.
 * @param wanted columns of the rows to keep; all of them without it.
 */
export async function gatherChosen(
  inputs: readonly string[],
  options: Choice,
  gathering: Gathering,
  { wanted }: Pick<GatherOptions, 'wanted'>,
  io: Pick<Io, 'console'>,
): Promise<{
  gathered: GatheredSystem[];
  view: View & { baseline: string | undefined };
  /** The results files, by their paths or `-`. */
  files: string[];
}> {
  const layout = layoutOf(options.layout);
  const chosen = options.columns && [...new Set(options.columns)].map((id) => columnOf(id, layout));
  const published = publishedOf(options.published, layout);

  for (const name of published) gathering.add(readPublished(name), name);
  const resolved = await resolveInputs(inputs.length > 0 ? inputs : [DEFAULT_INPUT]);
  const sources = resolved.map((input) => ({ input, into: gathering }));
  await gatherInputs(sources, { ...(wanted && { wanted }), skipBad: options.skipBad }, io);

  const gathered = gathering.systems();
  const columns = chosen ?? (options.variants ? withVariants(layout.columns, gathered) : layout.columns);
  const ratios = { toHost: options.ratioToHost === true, baseline: options.baseline };
  const publishedNotes = options.published !== undefined;
  const shape = { ...layout, columns };
  const view = { columns, publishedNotes, ...ratios, ...unitView(options.unit, gathered, shape) };
  return { gathered, view, files: resolved.flatMap(({ files }) => files) };
}

function publishedOf(asked: readonly string[] | undefined, layout: Layout): readonly string[] {
  if (asked === undefined) return layout.published;
  const names = publishedNames();
  for (const name of asked) oneOf('published source', name, ['all', 'none', ...names]);
  if (asked.includes('none')) return [];
  return asked.includes('all') ? [...new Set([...layout.published, ...names])] : [...new Set(asked)];
}

/** A column of the layout, any other benchmark, or a variant. */
function columnOf(id: string, layout: Layout): TableColumn {
  const known: readonly TableColumn[] = [
    ...layout.columns,
    ...layouts.flatMap(({ columns }) => columns),
    ...everyBenchmark.flatMap(({ id }) => variantsOf(id)),
  ];
  oneOf('column', id, [...new Set(known.map((column) => column.id))]);
  return known.find((column) => column.id === id) as TableColumn;
}

const variantsOf = (id: string): TableColumn[] =>
  (everyBenchmark.find((benchmark) => benchmark.id === id)?.variants ?? []).map((variant) => ({
    id: variant.id,
    title: variant.id,
    footnote: variant.summary,
  }));

/** Each column, then those of its variants that some system has: an empty column says nothing. */
function withVariants(columns: readonly TableColumn[], systems: readonly GatheredSystem[]): TableColumn[] {
  const measured = ({ id }: TableColumn) => systems.some(({ series }) => series.has(id));
  return columns.flatMap((column) => [column, ...variantsOf(column.id).filter(measured)]);
}

/** @throws UsageError for a baseline or a sort column that the table does not have. */
export function selected<Own extends System>(
  systems: readonly Own[],
  columns: readonly TableColumn[],
  { baseline, rows, sort }: Choice,
): readonly Own[] {
  let result = systems;
  if (baseline !== undefined) {
    oneOf(
      'row',
      baseline,
      systems.map(({ label }) => label),
    );
    result = withRatios(result, baseline);
  }
  if (rows !== undefined) result = result.filter(({ label }) => rows.test(label));
  if (sort !== undefined) {
    oneOf('column to sort by', sort, ['label', ...columns.map(({ id }) => id)]);
    result = sorted(result, sort);
  }
  return result;
}
