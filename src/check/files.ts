import { existsSync } from 'node:fs';
import { cgroupsOf } from '../host/cgroups.ts';
import type { RawFacts } from '../host/raw.ts';
import { field } from '../host/raw.ts';
import { textOf, textsOf } from '../host/texts.ts';
import { eventFiles } from './checks/tracepoints.ts';
import { configPaths } from './kernel-config.ts';

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
  ...['memory.stat', 'memory.max', 'memory.current', 'memory.limit_in_bytes', 'memory.usage_in_bytes'],
];

/**
 * The facts with the texts of all files that the checks look at. Control groups and their limits of CPU time came with
 * the facts.
 */
export function withMoreFiles(raw: RawFacts): RawFacts {
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
