import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { cgroupsOf } from '../host/cgroups.ts';
import { field, type RawFacts } from '../host/raw.ts';
import { textOf, textsOf } from '../host/texts.ts';
import { eventFiles } from './checks/tracepoints.ts';
import { during } from './counters.ts';
import type { Evidence } from './evidence.ts';
import { configPaths } from './kernel-config.ts';
import { listFolders } from './listing.ts';
import { probe } from './probing.ts';
import { asTask, ranBetween, running, stillRunning, threads } from './tasks.ts';

/** For each folder at most. A usual one takes 1 ms, so that only what is to be found takes longer. */
const LISTING_MS = { fast: 150, full: 500 };

/** Whoever runs now is looked at again after this, and where nobody does it costs nothing. */
const AGAIN_MS = 20;

/** Long enough that one tick of the kernel's counters, 10 ms, is a small part of it. */
const SLEEP_MS = 500;

/** What can be seen at once, in some milliseconds. */
export async function gatherFast(
  raw: RawFacts,
  cpu: number,
  env: NodeJS.ProcessEnv,
  limitMs = LISTING_MS.fast,
): Promise<Evidence> {
  // One that is met once may have come and gone.
  let others = running();
  const files = withMoreFiles(raw);
  others = stillRunning(others);
  const folders = listFolders(env, limitMs);
  if (others.length > 0) await setTimeout(AGAIN_MS);
  others = stillRunning(others);
  const harness = { arch: process.arch, status: textOf('/proc/self/status') ?? '' };
  return { raw: files, cpu, harness, folders, running: others.map((thread) => asTask(thread, 1)) };
}

/**
 * Everything: also who runs while this program sleeps for half a second, and how steady null calls are for two.
 * @param program the native probe.
 * @throws when `signal` aborts.
 */
export async function gatherAll(
  raw: RawFacts,
  cpu: number,
  env: NodeJS.ProcessEnv,
  program: string,
  signal: AbortSignal,
): Promise<Evidence> {
  const before = threads();
  const [window] = await during(() => setTimeout(SLEEP_MS));
  const idle = { ...window, tasks: ranBetween(before, threads(), window.ms) };
  const evidence = await gatherFast(raw, cpu, env, LISTING_MS.full);
  return { ...evidence, idle, probed: await probe(program, evidence, signal) };
}

/** Files that the checks read beside those that the probe tells. */
const paths = [
  '/proc/loadavg',
  '/proc/meminfo',
  '/proc/stat',
  '/proc/sys/kernel/tainted',
  '/sys/devices/system/clocksource/clocksource0/available_clocksource',
  '/sys/kernel/mm/transparent_hugepage/enabled',
  ...eventFiles,
];

/** Files that say something by being there; they are long, or for root alone. */
const marks = ['/proc/lockdep', '/proc/lockdep_stats'];

const memoryFiles = [
  'memory.stat',
  'memory.max',
  'memory.current',
  'memory.limit_in_bytes',
  'memory.usage_in_bytes',
];

/**
 * The facts with the texts of all files that the checks look at. Control groups and their limits of CPU time came with
 * the facts.
 */
function withMoreFiles(raw: RawFacts): RawFacts {
  const fixed = textsOf(paths);
  const groups = cgroupsOf('memory', raw.files).flatMap(({ folder }) =>
    memoryFiles.map((name) => `${folder}/${name}`),
  );
  const tracers = [raw.files['/proc/self/status'], textOf('/proc/self/status')]
    .flatMap((status) => field(status, 'TracerPid') ?? [])
    .map((pid) => `/proc/${pid}/comm`);
  const config = configPaths(raw.uname.release).find((path) => existsSync(path)) ?? [];
  const there = marks.filter((path) => existsSync(path)).map((path) => [path, '']);
  const more = textsOf([...groups, ...tracers, config].flat());
  return { ...raw, files: { ...raw.files, ...fixed, ...more, ...Object.fromEntries(there) } };
}
