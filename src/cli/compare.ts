import { existsSync } from 'node:fs';
import { measurable } from '../../bench/index.ts';
import { compare } from '../compare/compare.ts';
import { renderCsv } from '../compare/csv.ts';
import { renderJson } from '../compare/json.ts';
import { renderMarkdown } from '../compare/markdown.ts';
import type { Comparison } from '../compare/model.ts';
import { enumerate } from '../compare/sentences.ts';
import { type Input, sidesOf } from '../compare/side.ts';
import { renderText } from '../compare/text.ts';
import { printable } from '../report/printable.ts';
import type { TextOptions } from '../report/text.ts';
import type { Unit } from '../report/units.ts';
import { readResults } from '../results/read.ts';
import { exitCodes } from './errors.ts';
import type { Io } from './main.ts';

export interface CompareCommandOptions {
  format: keyof typeof renderers;
  unit?: Unit;
  /** A share: 0.03 is 3 %. */
  threshold?: number;
  failOnRegression?: true;
  color: 'auto' | 'always' | 'never';
}

const renderers = {
  text: renderText,
  md: renderMarkdown,
  csv: renderCsv,
  json: renderJson,
} satisfies Record<string, (comparison: Comparison, style: TextOptions) => string>;

/** One side: a results file, or `label=path`. A file whose name holds a `=` is meant as it is. */
function readSide(text: string): Input {
  const [, label, path] = existsSync(text) ? [] : (/^([^=]+)=(.+)$/s.exec(text) ?? []);
  return { text, label, rows: readResults(path ?? text) };
}

/**
 * Prints how the other inputs differ from the first.
 * @returns the exit status, which tells of a regression where that was asked for.
 * @throws ResultsError, CompareError for inputs that cannot be read or compared.
 */
export function compareCommand(inputs: readonly string[], options: CompareCommandOptions, io: Io): number {
  const { threshold, unit } = options;
  const comparison = compare(sidesOf(inputs.map(readSide)), { benchmarks: measurable, threshold, unit });
  const color =
    options.color === 'auto' ? io.stdout.isTTY === true && !io.env.NO_COLOR : options.color === 'always';
  const width = Math.min(io.stdout.columns ?? 100, 120);
  io.stdout.write(renderers[options.format](comparison, { color, width }));
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
