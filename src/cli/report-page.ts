import { statSync, writeFileSync } from 'node:fs';
import { Details, detailed } from '../report/details.ts';
import { Gathering } from '../report/gather.ts';
import { buildPage, type PageModel } from '../report/page/model.ts';
import { renderPage } from '../report/page/page.ts';
import { standAlone } from '../report/plots/alone.ts';
import { figureOf, otherPlots } from '../report/plots/index.ts';
import { kindsOf } from '../report/plots/marks.ts';
import { readPredictions } from '../report/prediction.ts';
import { units } from '../report/units.ts';
import { errnoName, ResultsError } from '../results/error.ts';
import { version } from '../version.ts';
import { exitCodes, UsageError } from './errors.ts';
import type { Io } from './main.ts';
import { oneOf } from './nearest.ts';
import type { ReportOptions } from './report-options.ts';
import { gatherChosen, selected } from './table.ts';

/** Wide enough for a page of text. */
const ALONE = 720;

/**
 * Writes the comparison of results files as a page, or one of its plots.
 * @param inputs as `bench table` takes them.
 * @param argv what the user wrote behind `bench`, for the page to say how to make it again.
 * @returns the exit status.
 * @throws UsageError for a name that there is not; ResultsError for a file that cannot be used or written.
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
    throw new UsageError('--plot speed-up needs --prediction: what bench predict --format csv prints');
  if (options.prediction === '-' && inputs.some((input) => /^(.*=)?-$/s.test(input)))
    throw new UsageError('standard input can be read only once, and - is named twice');
  const predictions =
    options.prediction === undefined ? undefined : await readPredictions(options.prediction);
  const details = new Details();
  const gathering = new Gathering((system, row) => details.take(system, row));
  const { gathered, view, files } = await gatherChosen(inputs, options, gathering, { wanted: detailed }, io);
  if (options.plot !== undefined)
    oneOf('plot', options.plot, [...view.columns.map(({ id }) => id), ...otherPlots]);
  for (const file of [...files, ...(options.prediction === undefined ? [] : [options.prediction])])
    if (isSameFile(file, options.output))
      throw new UsageError(`--output ${options.output} would take the place of ${file}, which was read`);
  const model = buildPage({
    ...{ gathered, details, view, predictions },
    select: (systems) => selected(systems, view.columns, options),
  });
  const text =
    options.plot === undefined
      ? renderPage(model, version(), ['bench', ...argv].map(quoted).join(' '))
      : plotAlone(model, options.plot);
  if (options.output === '-') io.stdout.write(text);
  else save(options.output, text);
  return exitCodes.done;
}

function plotAlone(model: PageModel, name: string): string {
  const figure = figureOf(model, name, ALONE);
  if (figure === null)
    throw new ResultsError(`nothing to draw for --plot ${name}: no system has figures for it`);
  const [table] = model.tables;
  const dots = name !== 'rounds' && name !== 'speed-up';
  const signs = dots ? kindsOf(table.systems) : [];
  const subtitle = dots ? ['├─┤ 95 % interval', `${units[table.unit].word}, logarithmic`] : [];
  return standAlone(figure, subtitle, signs);
}

/** Whether both are there and are one file, by whatever name; `-` is none. */
function isSameFile(a: string, b: string): boolean {
  if (a === '-' || b === '-') return false;
  try {
    const [one, other] = [statSync(a), statSync(b)];
    return one.isFile() && one.ino === other.ino && one.dev === other.dev;
  } catch {
    return false;
  }
}

function save(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new ResultsError(`cannot write ${path}: ${errnoName(error)}`);
  }
}

/** A word as a shell reads it back. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
