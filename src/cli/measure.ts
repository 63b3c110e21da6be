import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type CpuChoice, CpuNotAllowedError, chooseCpu } from '../host/choose-cpu.ts';
import { type HostFacts, hostColumns, parseFacts } from '../host/facts.ts';
import { clean } from '../host/raw.ts';
import type { Stop } from '../measure/precision.ts';
import { measure, type Plan } from '../measure/run.ts';
import { ensureNative } from '../native/build.ts';
import { ffiDriver } from '../native/driver.ts';
import { gatherFacts } from '../native/facts.ts';
import type { Failure } from '../native/measurement.ts';
import { units } from '../report/units.ts';
import { defaultFileName } from '../results/format.ts';
import { CONTEXT_PREFIX, type Row, SCHEMA } from '../results/schema.ts';
import { openResults } from '../results/write.ts';
import { version } from '../version.ts';
import { exitCodes, UsageError } from './errors.ts';
import { onInterrupt } from './interrupt.ts';
import type { Io } from './main.ts';
import { fullDefaults, type MeasureOptions, quickDefaults } from './options.ts';
import { progressOn, type Standing } from './progress.ts';
import { type Measured, report } from './report.ts';

const SAMPLES = { full: 100, quick: 50 };
/** The fewest rounds that give a 95 % interval of a median, and twice as many. */
const MIN_ROUNDS = { full: 12, quick: 6 };

function choose(raw: Parameters<typeof chooseCpu>[0], wanted?: number): CpuChoice {
  try {
    return chooseCpu(raw, wanted);
  } catch (error) {
    throw error instanceof CpuNotAllowedError ? new UsageError(error.message) : error;
  }
}

/** What all rows of this run have in common. */
function commonColumns(facts: HostFacts, plan: Plan, options: MeasureOptions, now: Date): Row {
  const extra = Object.entries(options.context).map(([key, value]) => [CONTEXT_PREFIX + key, value] as const);
  return {
    ...hostColumns(facts),
    schema: SCHEMA,
    run: `${now.toISOString()}-${randomBytes(3).toString('hex')}`,
    system: options.label ?? `${facts.sysname} ${facts.kernel} (${facts.host})`,
    environment: 'host',
    benchmark: '',
    peer_cpu_number: plan.peerCpu ?? undefined,
    driver: plan.driver.name,
    seed: plan.seed,
    ringtoll: version(),
    node: process.version,
    extra: Object.fromEntries(extra),
  };
}

/**
 * Measures the benchmarks of these ids on this machine, saves every round and prints the table.
 * @returns the exit status.
 */
export async function measureCommand(
  ids: readonly string[],
  options: MeasureOptions,
  io: Io,
): Promise<number> {
  const progress = progressOn(io.stderr, options.quiet === true);
  const native = await ensureNative((line) => progress.note(`ringtoll: ${line}`), io.env);
  const raw = await gatherFacts(native.probe);
  const { cpu, peer, why } = choose(raw, options.cpu);
  const facts = parseFacts(raw, cpu);
  const now = new Date();
  const kind = options.quick ? 'quick' : 'full';
  const defaults = options.quick ? quickDefaults : fullDefaults;
  const plan: Plan = {
    driver: ffiDriver(native),
    benchmarks: ids,
    ...{ cpu, peerCpu: peer, seed: options.seed, samples: SAMPLES[kind] },
    precision: options.precision,
    maxRounds: options.rounds ?? defaults.rounds,
    minRounds: MIN_ROUNDS[kind],
    timeLimitMs: options.timeLimit ?? defaults.timeLimit,
  };
  const path = options.output ?? join('results', defaultFileName(facts.host, now));
  const results = openResults(path, Object.keys(options.context), { stdout: io.stdout });
  const common = commonColumns(facts, plan, options, now);

  const rows: Row[] = [];
  const failures: Failure[] = [];
  const standings = new Map<string, Standing>();
  let stopped: { why: Stop | 'interrupted'; rounds: number } = { why: 'interrupted', rounds: 0 };
  let unsaved = 0;
  const interrupt = onInterrupt();
  try {
    for await (const event of measure(plan, interrupt.signal)) {
      if (event.type === 'measured') {
        const { benchmark, round, columns } = event;
        const row = { ...common, ...columns, benchmark, round, time: new Date().toISOString() };
        rows.push(row);
        const trouble = results.append([row]);
        if (trouble) progress.note(`bench: ${trouble}`);
        const unit = row.cycles === undefined ? 'tsc' : 'cycles';
        const medians = [...(standings.get(benchmark)?.medians ?? []), row[units[unit].column] ?? Number.NaN];
        const msLeft = plan.timeLimitMs - event.elapsedMs;
        const standing = { benchmark, round, maxRounds: plan.maxRounds, unit, medians, msLeft } as const;
        standings.set(benchmark, standing);
        progress.update(standing);
      } else if (event.type === 'failed') {
        const { benchmark, kind, message } = event.failure;
        failures.push(event.failure);
        progress.note(`${benchmark}: ${kind === 'unsupported' ? 'skipped: ' : ''}${clean(message)}`);
      } else if (event.type === 'round') {
        stopped = { why: 'interrupted', rounds: event.round };
      } else {
        stopped = event;
      }
    }
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
  } finally {
    interrupt.release();
    unsaved = results.close();
  }
  progress.done(ids.flatMap((id) => standings.get(id) ?? []));

  const measured: Measured = { rows, facts, cpu: { cpu, why }, plan, stopped, failures, options };
  const { text, warnings } = report(measured, io);
  // With the results on standard output, the table would spoil them.
  (results.name === '-' ? io.stderr : io.stdout).write(text);
  for (const warning of warnings) progress.note(`bench: ${warning}`);
  if (unsaved > 0) progress.note(`bench: ${unsaved} rows could not be saved to ${path}`);
  else if (path !== '-') progress.note(`bench: ${rows.length} rows saved to ${path}`);
  if (interrupt.signal.aborted) return exitCodes.interrupted;
  return unsaved > 0 || failures.some(({ kind }) => kind !== 'unsupported')
    ? exitCodes.failed
    : exitCodes.done;
}
