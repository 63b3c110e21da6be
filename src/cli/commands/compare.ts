import { measurable } from '../../../bench/index.ts';
import { comparedOutput } from '../../compare/document.ts';
import { judge } from '../../compare/gate.ts';
import { unlikeTicks } from '../../compare/machines.ts';
import type { Compared } from '../../compare/model.ts';
import { comparedOf, leftSentences, pairingsOf } from '../../compare/pairing.ts';
import { type Input, NothingInCommon, SideRows } from '../../compare/side.ts';
import { isRecords } from '../../document/model.ts';
import { render } from '../../document/render.ts';
import { resolveInputs } from '../../results/inputs.ts';
import type { CompareOptions } from '../command-options.ts';
import { type Io, styleOf } from '../console.ts';
import { exitCodes, UsageError } from '../exit.ts';
import { gatherInputs } from '../inputs.ts';

async function readAll(
  arguments_: readonly string[],
  { skipBad }: CompareOptions,
  io: Io,
): Promise<{ inputs: Input[]; leftOut: string | null }> {
  const resolved = await resolveInputs(arguments_);
  // A label may choose one of several systems, so the rows keep their own.
  const sources = resolved.map((input) => ({ input: { ...input, label: null }, into: new SideRows() }));
  const leftOut = await gatherInputs(sources, { skipBad }, io);
  const inputs = resolved.map(({ argument, label }, at) => ({
    text: argument,
    label: label ?? undefined,
    rows: sources[at]?.into.rows ?? [],
  }));
  return { inputs, leftOut };
}

/**
 * Prints how the other inputs differ from the first, system by system where they hold several.
 * @returns the exit status; with --fail-on-regression, other codes for a regression and for undecided.
 * @throws ResultsError, CompareError for inputs that cannot be read or compared.
 */
export async function compareCommand(
  inputs: readonly string[],
  options: CompareOptions,
  io: Io,
): Promise<number> {
  const { threshold, unit, failOnRegression } = options;
  const { console } = io;
  const undecided = options.allowUndecided ? exitCodes.done : exitCodes.undecided;
  const { inputs: sources, leftOut } = await readAll(inputs, options, io);
  let compared: Compared;
  try {
    const found = pairingsOf(sources, options);
    for (const { sides } of found.pairings) {
      const unlike = unit === 'tsc' ? unlikeTicks(sides) : null;
      if (unlike !== null) throw new UsageError(`--unit tsc: ${unlike}: --unit ns compares time`);
    }
    compared = comparedOf(found, { benchmarks: measurable, threshold, unit });
  } catch (error) {
    if (!failOnRegression || !(error instanceof NothingInCommon)) throw error;
    console.say(`undecided: ${error.message}`);
    return undecided;
  }
  io.stdout.write(render(options.format, comparedOutput(compared), styleOf(options.color, io)));
  if (!failOnRegression) {
    // Records have no row for what was not compared.
    if (isRecords(options.format)) for (const line of leftSentences(compared)) console.say(line);
    for (const line of machinesIn(compared)) console.say(line);
    return exitCodes.done;
  }
  const judgement = judge(compared);
  for (const line of judgement.regressions) console.say(line);
  // A damaged file may have held the regression.
  const notDecided = [...judgement.undecided, ...(leftOut === null ? [] : [leftOut])];
  for (const line of notDecided) console.say(`undecided: ${line}`);
  if (judgement.regressions.length > 0) return exitCodes.regression;
  return notDecided.length > 0 ? undecided : exitCodes.done;
}

/** Sides from another machine than the base, each once, however many systems they have. */
function machinesIn({ systems }: Compared): string[] {
  const lines = systems.flatMap(({ comparison: { base, changed, otherMachine } }) =>
    changed.flatMap((label, side) =>
      otherMachine[side] ? [`${label} and ${base} are from different machines: ${otherMachine[side]}`] : [],
    ),
  );
  return [...new Set(lines)];
}
