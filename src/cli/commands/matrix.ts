import { measurable } from '../../../bench/index.ts';
import { caution, examine, findingsColumn } from '../../check/examine.ts';
import { gatherFast } from '../../check/gather.ts';
import { host } from '../../environments/host.ts';
import { environments } from '../../environments/index.ts';
import { matrix } from '../../matrix/matrix.ts';
import { hostDrift, MatrixRows } from '../../matrix/rows.ts';
import { thisMachine } from '../../measure/machine.ts';
import { whyMissing } from '../../native/build.ts';
import { BuildError } from '../../native/compile.ts';
import type { Context } from '../../systems/environment.ts';
import type { MatrixOptions } from '../command-options.ts';
import type { Io } from '../console.ts';
import { exitCodes, onInterrupt } from '../exit.ts';
import { matrixProgress, Remarks } from '../matrix-progress.ts';
import { chosenFrom, listEnvironments, systemsOf } from '../matrix-systems.ts';
import { matrixTable } from '../matrix-table.ts';
import { layoutOf } from '../names.ts';
import { openOutput, saySaved } from '../output.ts';

const PLANS = { full: { rounds: 12, samples: 40 }, quick: { rounds: 6, samples: 20 } };

/**
 * Measures this machine in every environment that it has, saves every round and prints one table.
 * @returns the exit status: 1 when a system that was available gave no figure that it could have given.
 * @throws as {@link thisMachine} does; UsageError for an unknown name.
 */
export async function matrixCommand(options: MatrixOptions, io: Io): Promise<number> {
  const { columns } = layoutOf(options.layout);
  const { console } = io;
  const { native, raw, choice, facts } = await thisMachine(io.env, (line) => console.say(line), options.cpu);
  const { cpu, peer } = choice;
  const missing = whyMissing(native.guard);
  if (missing !== null) throw new BuildError(`bench matrix needs its guard: ${missing}`);
  const { kernel: kernels, append, ssh: hosts } = options;
  const context: Context = { native, cpu, peer, kernels, append, hosts, env: io.env };
  const chosen = await chosenFrom(environments, options, context);
  if (options.list) {
    io.stdout.write(listEnvironments(chosen));
    return exitCodes.done;
  }
  const systems = await systemsOf(chosen, context);
  const progress = matrixProgress(console, 1 + 2 * systems.length);
  for (const { environment, obstacle } of chosen)
    if (obstacle !== null) console.progress(`${environment.id}: skipped: ${obstacle}`);

  const plan = { ...PLANS[options.quick ? 'quick' : 'full'], timeoutMs: options.timeout, seed: options.seed };
  const visits = {
    ...plan,
    rounds: options.rounds ?? plan.rounds,
    benchmarks: measurable.map(({ id }) => id).filter((id) => columns.some((column) => column.id === id)),
  };
  const findings = examine(await gatherFast(raw, cpu, io.env));
  const trouble = caution(findings);
  if (trouble) console.say(trouble);
  const rows = new MatrixRows({
    ...options,
    ...visits,
    host: facts.host,
    machine: raw,
    findings: findingsColumn(findings),
  });
  const results = openOutput(
    { output: options.output, context: options.context },
    facts.host,
    new Date(),
    io,
  );
  const seen = new Remarks(visits.benchmarks);
  const interrupt = onInterrupt();
  let unsaved = 0;
  try {
    for await (const event of matrix(systems, visits, context, interrupt.signal)) {
      const label = rows.labelOf(event.system);
      progress(event, label);
      seen.take(event, label);
      const row = rows.take(event);
      const trouble = row && results.append([row]);
      if (trouble) console.say(trouble);
    }
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
  } finally {
    interrupt.release();
    console.clear();
    unsaved = results.close();
  }
  const onHost = rows.all.filter(({ environment }) => environment === host.id);
  const remarks = seen.all();
  const drift = hostDrift(onHost);
  if (drift) remarks.push({ label: onHost[0]?.system ?? '', environment: host.id, text: drift });
  const table = matrixTable(rows.all, remarks, options, io);
  (results.name === '-' ? io.stderr : io.stdout).write(table);
  saySaved(results.name, rows.all.length, unsaved, console);
  if (interrupt.signal.aborted) return exitCodes.interrupted;
  return seen.anyMissing() || unsaved > 0 ? exitCodes.failed : exitCodes.done;
}
