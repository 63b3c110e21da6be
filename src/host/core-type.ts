import { parseCpuList } from './cpu-list.ts';
import { fact, factNumber, type RawFacts } from './raw.ts';

/** Where x86 kernels list the CPUs of each kind, on machines with several (drivers of the counters of each kind). */
const kinds = [
  { list: '/sys/devices/cpu_core/cpus', name: 'performance' },
  { list: '/sys/devices/cpu_atom/cpus', name: 'efficiency' },
  { list: '/sys/devices/cpu_lowpower/cpus', name: 'low power' },
];

/**
 * The kind of a core, on a machine that has several; undefined where there is one. Arm kernels tell capacities, of
 * 1,024 at most.
 */
export function coreType(raw: RawFacts, cpu: number): string | undefined {
  const kind = kinds.find(({ list }) => parseCpuList(fact(raw, list) ?? '').includes(cpu));
  if (kind) return kind.name;
  const capacities = Object.keys(raw.files).flatMap((path) =>
    path.endsWith('/cpu_capacity') ? (factNumber(raw, path) ?? []) : [],
  );
  const own = factNumber(raw, `/sys/devices/system/cpu/cpu${cpu}/cpu_capacity`);
  return own !== undefined && new Set(capacities).size > 1 ? `capacity ${own}` : undefined;
}
