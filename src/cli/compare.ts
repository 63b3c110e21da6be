import { measurable } from '../../bench/index.ts';
import { compare } from '../compare/compare.ts';
import { renderCsv } from '../compare/csv.ts';
import { renderJson } from '../compare/json.ts';
import { renderMarkdown } from '../compare/markdown.ts';
import type { Comparison } from '../compare/model.ts';
import { type Side, SideRows, sidesOf } from '../compare/side.ts';
import { renderText } from '../compare/text.ts';
import { unlikeTicks } from '../compare/ticks.ts';
import { printable } from '../report/printable.ts';
import { enumerate } from '../report/prose.ts';
import type { TextOptions } from '../report/text.ts';
import type { Unit } from '../report/units.ts';
import { resolveInputs } from '../results/inputs.ts';
import { exitCodes, UsageError } from './errors.ts';
import { gatherInputs } from './gather-inputs.ts';
import type { Io } from './main.ts';
import { type ColorChoice, styleOf } from './style.ts';

export interface CompareCommandOptions {
  format: keyof typeof renderers;
  unit?: Unit;
  /** A share: 0.03 is 3 %. */
  threshold?: number;
  failOnRegression?: true;
  skipBad?: true;
  color: ColorChoice;
}

const renderers = {
  text: renderText,
  md: renderMarkdown,
  csv: renderCsv,
  json: renderJson,
} satisfies Record<string, (comparison: Comparison, style: TextOptions) => string>;

/** Each input as a side: a label names it instead of the file. */
async function readSides(
  inputs: readonly string[],
  { skipBad }: CompareCommandOptions,
  io: Io,
): Promise<Side[]> {
  const resolved = await resolveInputs(inputs);
  const sources = resolved.map((input) => ({ input, into: new SideRows() }));
  await gatherInputs(sources, { skipBad }, io);
  return sidesOf(
    sources.map(({ input: { argument, label }, into }) => ({
      text: argument,
      label: label ?? undefined,
      rows: into.rows,
    })),
  );
}

/**
 * Prints how the other inputs differ from the first.
 * @returns the exit status, which tells of a regression where that was asked for.
 * @throws ResultsError, CompareError for inputs that cannot be read or compared.
 */
export async function compareCommand(
  inputs: readonly string[],
  options: CompareCommandOptions,
  io: Io,
): Promise<number> {
  const { threshold, unit } = options;
  const sides = await readSides(inputs, options, io);
  const unlike = unit === 'tsc' ? unlikeTicks(sides) : null;
  if (unlike !== null) throw new UsageError(`--unit tsc: ${unlike}: --unit ns compares time`);
  const comparison = compare(sides, { benchmarks: measurable, threshold, unit });
  io.stdout.write(renderers[options.format](comparison, styleOf(options.color, io)));
  if (!options.failOnRegression) return exitCodes.done;
  const regressions = regressionsIn(comparison);
  for (const regression of regressions) io.stderr.write(`bench: ${printable(regression)}\n`);
  return regressions.length > 0 ? exitCodes.regression : exitCodes.done;
}

/** A line for each side that has any, with the benchmarks named. */
function regressionsIn({ changed, lines }: Comparison): string[] {
  return changed.flatMap((label, side) => {
    const slower = lines.filter(({ changes }) => changes[side]?.verdict === 'slower');
    const names = slower.map(({ benchmark }) => benchmark);
    return names.length > 0 ? [`regression in ${label}: ${enumerate(names)}`] : [];
  });
}
