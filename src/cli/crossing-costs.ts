import { environments } from '../environments/index.ts';
import { costsFrom, type KnownCosts, type Machine } from '../predict/costs.ts';
import { visitedCosts } from '../predict/visited-costs.ts';
import { resolveInputs } from '../results/inputs.ts';
import type { Context } from '../systems/environment.ts';
import { Gathering, gathered as wanted } from '../table/gather.ts';
import { systemsOf } from './commands/matrix.ts';
import { gatherInputs } from './gather-inputs.ts';
import type { Io } from './io.ts';
import { chosenFrom } from './matrix-choice.ts';
import { matrixProgressOn } from './matrix-progress.ts';
import { keepInputs } from './text-output.ts';

const ROUNDS = 8;

/**
 * What results say of it.
 * @throws UsageError where the output would take the place of a file; ResultsError, PredictError for results that do
 * not say it.
 */
export async function costsIn(
  inputs: readonly string[],
  output: string,
  machine: Machine,
  io: Io,
): Promise<KnownCosts> {
  const gathering = new Gathering();
  const sources = (await resolveInputs(inputs)).map((input) => ({ input, into: gathering }));
  keepInputs(
    sources.flatMap(({ input }) => input.files),
    output,
  );
  await gatherInputs(sources, { wanted }, io);
  return costsFrom(gathering.systems(), environments, machine);
}

/**
 * What crossing costs right now, measured in the environments named or in those that take seconds.
 * @throws UsageError for an environment that there is not; when `signal` aborts.
 */
export async function measuredCosts(
  only: readonly string[] | undefined,
  context: Context,
  machine: Machine,
  { quiet, signal, io }: { quiet: boolean; signal: AbortSignal; io: Io },
): Promise<KnownCosts> {
  const quick = environments.flatMap(({ id, quick }) => (quick ? [id] : []));
  const chosen = await chosenFrom(environments, { only: only ?? quick, except: [] }, context);
  const available = only ? chosen : chosen.filter(({ obstacle }) => obstacle === null);
  const systems = await systemsOf(available, context);
  // A line for each visit would drown the program's own output; what fails is said all the same.
  const progress = matrixProgressOn(io.stderr, true, 1 + 2 * systems.length);
  if (!quiet)
    progress.say(
      `bench: measuring what crossing costs, ${systems.length + 1} systems (--costs takes results)`,
    );
  const told = progress.take;
  const known = await visitedCosts({ systems, environments, rounds: ROUNDS, context, machine, signal, told });
  const missing = chosen.flatMap(({ environment, obstacle }) =>
    obstacle === null ? [] : [{ label: environment.title, why: obstacle }],
  );
  return { ...known, leftOut: [...known.leftOut, ...missing] };
}
