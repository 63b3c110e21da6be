import { caution, examine, findingsColumn } from '../../check/examine.ts';
import type { Finding } from '../../check/finding.ts';
import { gatherFast } from '../../check/gather.ts';
import type { CpuChoice } from '../../host/choose-cpu.ts';
import { type HostFacts, hostColumns } from '../../host/facts.ts';
import { Files } from '../../measure/files.ts';
import { thisMachine } from '../../measure/machine.ts';
import { measure, type Plan } from '../../measure/run.ts';
import { type Driver, ffiDriver } from '../../native/driver.ts';
import { version } from '../../package.ts';
import { type Row, SCHEMA } from '../../results/schema.ts';
import { contextColumns, runName } from '../../results/write.ts';
import { fullDefaults, type MeasureOptions, quickDefaults } from '../command-options.ts';
import type { Io } from '../console.ts';
import { exitCodes, onInterrupt } from '../exit.ts';
import { openOutput, saySaved } from '../output.ts';
import { Recorder } from '../recorder.ts';
import { report } from '../summary.ts';

const SAMPLES = { full: 100, quick: 50 };
/** The fewest rounds that give a 95% interval of a median, and enough for layouts that differ to even out. */
const MIN_ROUNDS = { full: 20, quick: 6 };

/** The columns that all rows of this run share. */
function commonColumns(
  facts: HostFacts,
  findings: readonly Finding[],
  plan: Plan,
  options: MeasureOptions,
  now: Date,
): Row {
  return {
    ...hostColumns(facts),
    schema: SCHEMA,
    run: runName(now),
    system: options.label ?? `${facts.sysname} ${facts.kernel} (${facts.host})`,
    environment: 'host',
    benchmark: '',
    peer_cpu_number: plan.peerCpu ?? undefined,
    driver: plan.driver.name,
    seed: plan.seed,
    findings: findingsColumn(findings),
    ringtoll: version(),
    node: process.version,
    extra: contextColumns(options.context),
  };
}

/** The plan of a run, from the options and the limits of the machine. */
export function planOf(
  ids: readonly string[],
  options: MeasureOptions,
  driver: Driver,
  choice: CpuChoice,
): Plan {
  const kind = options.quick ? 'quick' : 'full';
  const defaults = options.quick ? quickDefaults : fullDefaults;
  return {
    driver,
    benchmarks: ids,
    cpu: choice.cpu,
    peerCpu: choice.peer,
    samples: SAMPLES[kind],
    seed: options.seed,
    precision: options.precision,
    minRounds: MIN_ROUNDS[kind],
    maxRounds: options.rounds ?? defaults.rounds,
    timeLimitMs: options.timeLimit ?? defaults.timeLimit,
  };
}

/**
 * Measures the benchmarks of these ids on this machine, saves every round and prints the table.
 * @returns the exit status.
 * @throws as {@link thisMachine} does, and ResultsError, before anything is measured.
 */
export async function measureCommand(
  ids: readonly string[],
  options: MeasureOptions,
  io: Io,
): Promise<number> {
  const { console } = io;
  const { native, raw, choice, facts } = await thisMachine(io.env, (line) => console.say(line), options.cpu);
  const findings = examine(await gatherFast(raw, choice.cpu, io.env));
  const trouble = caution(findings);
  if (trouble) console.say(trouble);
  const now = new Date();
  const plan = planOf(ids, options, ffiDriver(native), choice);
  const results = openOutput(options, facts.host, now, io);
  const recorder = new Recorder(plan, commonColumns(facts, findings, plan, options, now), results, console);

  const interrupt = onInterrupt();
  let unsaved = 0;
  let files: Files | undefined;
  try {
    files = await Files.make(native.probe, ids, (line) => recorder.files(line), interrupt.signal);
    for await (const event of measure({ ...plan, files: files.folder }, interrupt.signal))
      recorder.take(event);
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
  } finally {
    await files?.remove();
    interrupt.release();
    unsaved = results.close();
  }
  recorder.done();

  const { rows, failures, stopped } = recorder;
  const { text, warnings } = report({ rows, failures, facts, choice, plan, stopped, options }, io);
  // With the results on standard output, the table would spoil them.
  (results.name === '-' ? io.stderr : io.stdout).write(text);
  for (const warning of warnings) console.say(warning);
  saySaved(results.name, rows.length, unsaved, console);
  if (interrupt.signal.aborted) return exitCodes.interrupted;
  const missing = recorder.missing();
  for (const id of missing) console.say(`${id}: no round succeeded`);
  const failed = unsaved > 0 || missing.length > 0;
  return failed ? exitCodes.failed : exitCodes.done;
}
