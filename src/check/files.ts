import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { RawFacts } from '../host/raw.ts';
import { field } from '../host/raw.ts';
import { cgroupsOf } from './cgroups.ts';
import type { Texts } from './evidence.ts';
import { configPaths } from './kernel-config.ts';
import { eventFiles } from './tracepoints.ts';

/** Files that the checks read beside those that the probe tells. */
const paths = [
  '/proc/loadavg',
  '/proc/meminfo',
  '/proc/stat',
  '/proc/self/cgroup',
  '/proc/self/mountinfo',
  '/proc/sys/kernel/tainted',
  '/sys/devices/system/clocksource/clocksource0/available_clocksource',
  '/sys/kernel/mm/transparent_hugepage/enabled',
  ...eventFiles,
];

/** Files that say something by being there; they are long, or for root alone. */
const marks = ['/proc/lockdep', '/proc/lockdep_stats'];

const cgroupFiles = {
  cpu: ['cpu.max', 'cpu.cfs_quota_us', 'cpu.cfs_period_us', 'cpu.stat'],
  memory: ['memory.stat', 'memory.max', 'memory.current', 'memory.limit_in_bytes', 'memory.usage_in_bytes'],
};

/** A file's text, unpacked where it is compressed; undefined where it cannot be read. */
export function textOf(path: string): string | undefined {
  try {
    const bytes = readFileSync(path);
    return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
  } catch {
    return undefined;
  }
}

/** Those that can be read, by their paths. */
export function textsOf(paths: readonly string[]): Texts {
  return Object.fromEntries(
    paths.flatMap((path) => {
      const text = textOf(path);
      return text === undefined ? [] : [[path, text]];
    }),
  );
}

/** The facts with the texts of all files that the checks look at. The control groups are those of this process. */
export function withMoreFiles(raw: RawFacts): RawFacts {
  const fixed = textsOf(paths);
  const groups = Object.entries(cgroupFiles).flatMap(([controller, names]) =>
    cgroupsOf(controller, fixed).flatMap(({ folder }) => names.map((name) => `${folder}/${name}`)),
  );
  const tracers = [raw.files['/proc/self/status'], textOf('/proc/self/status')]
    .flatMap((status) => field(status, 'TracerPid') ?? [])
    .map((pid) => `/proc/${pid}/comm`);
  const config = configPaths(raw.uname.release).find((path) => existsSync(path)) ?? [];
  const there = marks.filter((path) => existsSync(path)).map((path) => [path, '']);
  const more = textsOf([...groups, ...tracers, config].flat());
  return { ...raw, files: { ...raw.files, ...fixed, ...more, ...Object.fromEntries(there) } };
}
