import { formatCpuList, parseCpuList } from './cpu-list.ts';
import { fact, factNumber, field, type RawFacts } from './raw.ts';

const CPUS = '/sys/devices/system/cpu';

/** Position of a peer relative to the measured CPU, worst first. */
const places = ['SMT sibling', 'another package', 'unknown place', 'same package'] as const;
export type Place = (typeof places)[number];

export interface CpuChoice {
  /** The CPU to measure on. */
  cpu: number;
  /** The CPU for benchmarks that need a second one; null where only one is allowed. */
  peer: number | null;
  peerPlace: Place | null;
  /** The reasons for both choices, as the user sees them. */
  why: string;
}

/** The CPU asked for cannot be used; the message lists those that can. */
export class CpuNotAllowedError extends Error {
  override name = 'CpuNotAllowedError';
  constructor(wanted: number, allowed: readonly number[]) {
    super(`--cpu ${wanted}: not allowed here (allowed: ${formatCpuList(allowed)})`);
  }
}

/**
 * CPUs this process may move to, ascending, at least one. The affinity that the kernel reports for the probe decides, not
 * which CPUs are online: lxcfs may show a container other numbers than those of its CPUs. Without it, the CPUs of the
 * mask in /proc that are online, else all online, else 0.
 *
 * Booting with `isolcpus=` takes the isolated CPUs out of every process's initial affinity (sched_init_smp()),
 * though sched_setaffinity() may still go there. An affinity of exactly the other CPUs is therefore the kernel's
 * default and no restriction. Other ways of isolation (cpuset partitions) do restrict, and are respected.
 */
export function allowedCpus(raw: RawFacts): number[] {
  const online = parseCpuList(raw.files[`${CPUS}/online`] ?? '');
  const mask = parseCpuList(field(raw.files['/proc/self/status'], 'Cpus_allowed_list') ?? '');
  // The mask may name CPUs that could be hot-plugged; sched_getaffinity() does not.
  const there = online.length > 0 ? mask.filter((cpu) => online.includes(cpu)) : mask;
  const reported = parseCpuList(raw.process?.affinity ?? '');
  const usable = [reported, there, mask, online, [0]].find((some) => some.length > 0) as number[];
  const isolated = isolatedCpus(raw);
  const others = online.filter((cpu) => !isolated.includes(cpu));
  const isDefault = formatCpuList(usable) === formatCpuList(others);
  return isDefault && /\bisolcpus=/.test(raw.files['/proc/cmdline'] ?? '') ? online : usable;
}

/**
 * Picks the CPU to measure on, always the same one on a machine: an isolated CPU if one is allowed; of
 * those, the fastest by capacity and then by highest frequency, so that a hybrid machine is never measured on an
 * efficiency core; of those, the highest number, because CPU 0 serves the interrupts of boot time on most machines.
 * The peer is on another core, in the same package if possible; an SMT sibling only where there is nothing else.
 *
 * @param wanted the CPU that the user asked for
 * @throws CpuNotAllowedError when `wanted` is not allowed
 */
export function chooseCpu(raw: RawFacts, wanted?: number): CpuChoice {
  const allowed = allowedCpus(raw);
  if (wanted !== undefined && !allowed.includes(wanted)) throw new CpuNotAllowedError(wanted, allowed);
  const isolated = isolatedCpus(raw);
  const preferences = [
    (cpu: number) => Number(isolated.includes(cpu)),
    (cpu: number) => factNumber(raw, `${CPUS}/cpu${cpu}/cpu_capacity`) ?? 0,
    (cpu: number) => factNumber(raw, `${CPUS}/cpu${cpu}/cpufreq/cpuinfo_max_freq`) ?? 0,
  ];
  const equals = top(allowed, preferences);
  const cpu = wanted ?? highest(equals);
  const others = allowed.filter((other) => other !== cpu);
  const why = [reason(allowed, equals, isolated, wanted), ...remarks(raw, cpu)];
  if (others.length === 0) return { cpu, peer: null, peerPlace: null, why: [...why, 'no peer'].join('; ') };

  const byPlace = (other: number) => places.indexOf(placeOf(raw, cpu, other));
  const peer = highest(top(others, [byPlace, ...preferences]));
  const peerPlace = placeOf(raw, cpu, peer);
  return { cpu, peer, peerPlace, why: [...why, `peer ${peer} (${peerPlace})`].join('; ') };
}

type Score = (cpu: number) => number;

/** The CPUs that score best, the first score before the second and so on; ascending as given. */
function top(cpus: readonly number[], scores: readonly Score[]): readonly number[] {
  return scores.reduce((left, score) => {
    const best = Math.max(...left.map(score));
    return left.filter((cpu) => score(cpu) === best);
  }, cpus);
}

function highest(cpus: readonly number[]): number {
  return Math.max(...cpus);
}

function reason(
  allowed: readonly number[],
  equals: readonly number[],
  isolated: readonly number[],
  wanted?: number,
): string {
  if (wanted !== undefined) return 'as asked for';
  if (allowed.length === 1) return 'the only CPU allowed';
  const kind = equals.every((cpu) => isolated.includes(cpu)) ? 'isolated' : 'fastest';
  if (equals.length === allowed.length && kind === 'fastest') return 'the highest CPU allowed';
  return equals.length === 1 ? `the ${kind} CPU` : `the highest of the ${kind} CPUs`;
}

/** Documentation/timers/no_hz.rst: without the tick, every entry into the kernel and exit from it is accounted. */
function remarks(raw: RawFacts, cpu: number): string[] {
  const tickless = parseCpuList(fact(raw, `${CPUS}/nohz_full`) ?? '').includes(cpu);
  return tickless ? ['nohz_full makes entering the kernel more expensive here'] : [];
}

function isolatedCpus(raw: RawFacts): number[] {
  return parseCpuList(fact(raw, `${CPUS}/isolated`) ?? '');
}

function placeOf(raw: RawFacts, cpu: number, other: number): Place {
  const siblings = parseCpuList(fact(raw, `${CPUS}/cpu${cpu}/topology/thread_siblings_list`) ?? '');
  if (siblings.includes(other)) return 'SMT sibling';
  // The kernel writes -1 if it does not know.
  const packageOf = (n: number) => factNumber(raw, `${CPUS}/cpu${n}/topology/physical_package_id`);
  const [own, its] = [packageOf(cpu), packageOf(other)];
  if (own === undefined || its === undefined) return 'unknown place';
  return own === its ? 'same package' : 'another package';
}
