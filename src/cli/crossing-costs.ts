import { environments } from '../environments/index.ts';
import { costsFrom, type KnownCosts, type Machine } from '../predict/costs.ts';
import { visitedCosts } from '../predict/measured-costs.ts';
import { resolveInputs } from '../results/inputs.ts';
import type { Context } from '../systems/environment.ts';
import { Gathering, gathered as wanted } from '../table/gather.ts';
import type { Console, Io } from './console.ts';
import { gatherInputs } from './inputs.ts';
import { matrixProgress } from './matrix-progress.ts';
import { chosenFrom, systemsOf } from './matrix-systems.ts';
import { keepInputs } from './output.ts';

const ROUNDS = 8;

/**
 * The costs of crossing in results.
 * @throws UsageError where the output would overwrite one of them; ResultsError, PredictError for results without
 * these costs.
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
 * The costs of crossing now, measured in the named environments or in those that take seconds.
 * @throws UsageError for an unknown environment; when `signal` aborts.
 */
export async function measuredCosts(
  only: readonly string[] | undefined,
  context: Context,
  machine: Machine,
  { console, signal }: { console: Console; signal: AbortSignal },
): Promise<KnownCosts> {
  const quick = environments.filter((environment) => environment.quick).map(({ id }) => id);
  const chosen = await chosenFrom(environments, { only: only ?? quick, except: [] }, context);
  const available = only ? chosen : chosen.filter(({ obstacle }) => obstacle === null);
  const systems = await systemsOf(available, context);
  // A line for each visit would hide the output of the program; failures are still printed.
  const told = matrixProgress(console.quieted(true), 1 + 2 * systems.length);
  console.progress(
    `measuring the costs of crossing in ${systems.length + 1} systems (--costs takes results instead)`,
  );
  const known = await visitedCosts({ systems, environments, rounds: ROUNDS, context, machine, signal, told });
  const missing = chosen.flatMap(({ environment, obstacle }) =>
    obstacle === null ? [] : [{ label: environment.title, why: obstacle }],
  );
  return { ...known, leftOut: [...known.leftOut, ...missing] };
}
