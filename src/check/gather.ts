import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { cgroupsOf } from '../host/cgroups.ts';
import { field, type RawFacts } from '../host/raw.ts';
import { textOf, textsOf } from '../host/texts.ts';
import { checks } from './checks/index.ts';
import { during } from './counters.ts';
import type { Evidence } from './evidence.ts';
import { configPaths } from './kernel-config.ts';
import { listFolders } from './listing.ts';
import { probe } from './probing.ts';
import { asTask, ranBetween, running, stillRunning, threads } from './tasks.ts';

/** The time limit of each listing. A usual folder takes 1 ms, so that only one worth reporting takes longer. */
const LISTING_MS = { fast: 150, full: 500 };

/** Running tasks are looked at again after this time. Without any, it costs nothing. */
const AGAIN_MS = 20;

/** Long enough that one tick of the kernel's counters, 10 ms, is a small part of it. */
const SLEEP_MS = 500;

/** What can be seen within some milliseconds. */
export async function gatherFast(
  raw: RawFacts,
  cpu: number,
  env: NodeJS.ProcessEnv,
  limitMs = LISTING_MS.fast,
): Promise<Evidence> {
  // A task that is seen only once may have run for a moment.
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
 * Also the tasks that run while this program sleeps for half a second, and two seconds of null calls.
 * @param program path of the native probe.
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

/** Files whose existence is enough; they are long, or only root may read them. */
const marks = ['/proc/lockdep', '/proc/lockdep_stats'];

const memoryFiles = [
  'memory.stat',
  'memory.max',
  'memory.current',
  'memory.limit_in_bytes',
  'memory.usage_in_bytes',
];

/** The facts with the texts of all files that the checks read. The probe has already read the cgroups and their CPU limits. */
function withMoreFiles(raw: RawFacts): RawFacts {
  const fixed = textsOf([...new Set(checks.flatMap(({ reads = [] }) => reads))]);
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
