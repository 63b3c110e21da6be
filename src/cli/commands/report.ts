import { version } from '../../package.ts';
import { Details, detailed } from '../../page/details.ts';
import { figureOf, otherPlots } from '../../page/figures.ts';
import { buildPage, type PageModel } from '../../page/model.ts';
import { renderPage } from '../../page/page.ts';
import { signsOf } from '../../plots/marks.ts';
import { standAlone } from '../../plots/svg.ts';
import { readPredictions } from '../../predict/saved.ts';
import { ResultsError } from '../../results/error.ts';
import { Gathering } from '../../table/gather.ts';
import { commandLine } from '../../text/quote.ts';
import { units } from '../../units.ts';
import type { ReportOptions } from '../command-options.ts';
import type { Io } from '../console.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { oneOf } from '../names.ts';
import { keepInputs, writeText } from '../output.ts';
import { gatherChosen, selected } from './table.ts';

/** Wide enough for a page of text. */
const ALONE = 720;

/**
 * Writes the comparison of results files as a page, or one of its plots.
 * @param inputs as `bench table` takes them.
 * @param argv what the user wrote behind `bench`, for the page to say how to make it again.
 * @returns the exit status.
 * @throws UsageError for an unknown name; ResultsError for a file that cannot be used or written.
 */
export async function reportCommand(
  inputs: readonly string[],
  options: ReportOptions,
  argv: readonly string[],
  io: Io,
): Promise<number> {
  if (options.output === '-' && io.stdout.isTTY === true)
    throw new UsageError(
      `standard output is a terminal: name a file (--output ${options.plot ? 'plot.svg' : 'report.html'})`,
    );
  if (options.plot === 'speed-up' && options.prediction === undefined)
    throw new UsageError('--plot speed-up needs --prediction FILE, made by bench predict --format csv');
  if (options.prediction === '-' && inputs.some((input) => /^(.*=)?-$/s.test(input)))
    throw new UsageError('standard input can be read only once, but - is given twice');
  const predictions =
    options.prediction === undefined ? undefined : await readPredictions(options.prediction);
  const details = new Details();
  const gathering = new Gathering(options, (system, row) => details.take(system, row));
  const { gathered, view, files } = await gatherChosen(inputs, options, gathering, { wanted: detailed }, io);
  if (options.plot !== undefined)
    oneOf('plot', options.plot, [...view.columns.map(({ id }) => id), ...otherPlots]);
  keepInputs([...files, ...(options.prediction === undefined ? [] : [options.prediction])], options.output);
  const model = buildPage({
    gathered,
    details,
    view,
    predictions,
    select: (systems) => selected(systems, view.columns, options),
  });
  const text =
    options.plot === undefined
      ? renderPage(model, version(), commandLine(['bench', ...argv]))
      : plotAlone(model, options.plot);
  writeText(text, options.output, io);
  return exitCodes.done;
}

function plotAlone(model: PageModel, name: string): string {
  const figure = figureOf(model, name, ALONE);
  if (figure === null) throw new ResultsError(`nothing to draw for --plot ${name}: no system has figures`);
  const [table] = model.tables;
  if (name === 'rounds' || name === 'speed-up') return standAlone(figure, []);
  const own = table.columns.filter(({ id }) => id === name);
  const signs = own.length > 0 ? signsOf(table, own) : signsOf(table, table.columns, false);
  return standAlone(figure, [...signs, `${units[table.unit].word}, logarithmic`]);
}
