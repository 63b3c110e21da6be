import type { ColumnName, Row } from '../results/schema.ts';
import { bootOptions } from './boot-options.ts';
import { cgroupDepth, cpuQuota } from './cgroups.ts';
import { chooseCpu } from './choose-cpu.ts';
import { container } from './container.ts';
import { coreType, cpuId, cpuinfoOf, cpuModel } from './cpu-model.ts';
import { governor, onlineCpus, smt, turbo } from './cpu-settings.ts';
import { hypervisor } from './hypervisor.ts';
import { mitigations } from './mitigations.ts';
import { clean, fact, field, type RawFacts, wholeNumber } from './raw.ts';

/**
 * The columns of the machine and of the process that gathered the facts, each with its parser. Parsers never throw:
 * files may be missing, cut or nonsense. Texts are one line without control characters. A value that is not known is
 * undefined, or `unknown` in a closed set.
 */
const parsers = {
  host: ({ uname }) => clean(uname.nodename),
  kernel: ({ uname }) => clean(uname.release),
  arch: ({ uname }) => clean(uname.machine),
  cpu: cpuModel,
  linkage: (raw) => raw.linkage,
  os: osName,
  boot_options: (raw) => bootOptions(fact(raw, '/proc/cmdline')),
  mitigations,
  hypervisor,
  microcode: (raw, cpu) => field(cpuinfoOf(raw, cpu), 'microcode'),
  clocksource: (raw) => fact(raw, '/sys/devices/system/clocksource/clocksource0/current_clocksource'),
  governor,
  container,
  smt,
  turbo,
  seccomp,
  seccomp_filters: (raw) => wholeNumber(status(raw, 'Seccomp_filters')),
  tracer: (raw) => wholeNumber(status(raw, 'TracerPid')),
  cpu_id: cpuId,
  core_type: coreType,
  scheduling,
  nice: (raw) => raw.process?.nice?.toString(),
  cgroup_depth: depthOf,
  cpu_quota: (raw) => cpuQuota(raw.files),
  online_cpus: onlineCpus,
  preemption: ({ uname }) => /\bPREEMPT(?:_\w+)?/.exec(uname.version)?.[0] ?? 'none',
} satisfies { [Name in ColumnName]?: (raw: RawFacts, cpu: number) => Row[Name] };

type Parsed = { [Name in keyof typeof parsers]: ReturnType<(typeof parsers)[Name]> };
type Optional = { [Name in keyof Parsed]: undefined extends Parsed[Name] ? Name : never }[keyof Parsed];

/** The facts that every row carries, under the names of the columns. */
export type HostColumns = Omit<Parsed, Optional> & { [Name in Optional]?: Exclude<Parsed[Name], undefined> };

/** A machine and the process that gathered the facts. */
export type HostFacts = HostColumns & { sysname: string };

/** @param cpu the measured CPU, for the facts that differ between CPUs; by default the one that would be chosen */
export function parseFacts(raw: RawFacts, cpu: number = chooseCpu(raw).cpu): HostFacts {
  const parsed = Object.entries(parsers).map(([name, parse]) => [name, parse(raw, cpu)] as const);
  const known = Object.fromEntries(parsed.filter(([, value]) => value !== undefined));
  return { ...(known as HostColumns), sysname: clean(raw.uname.sysname) };
}

/** The part of the facts that belongs in a result row. */
export function hostColumns(facts: HostFacts): HostColumns {
  const { sysname, ...columns } = facts;
  return columns;
}

const status = (raw: RawFacts, key: string) => field(raw.files['/proc/self/status'], key);

function seccomp(raw: RawFacts): 'none' | 'strict' | 'filter' | 'unknown' {
  return (['none', 'strict', 'filter'] as const)[wholeNumber(status(raw, 'Seccomp')) ?? -1] ?? 'unknown';
}

/** Unknown where a container may see its own group as the root. */
function depthOf(raw: RawFacts): number | undefined {
  const depth = cgroupDepth(raw.files);
  return depth === 0 && container(raw) !== 'none' ? undefined : depth;
}

/** os-release(5): shell assignments, the value perhaps in quotes with backslash escapes. */
function osName({ files }: RawFacts): string | undefined {
  const text = files['/etc/os-release'] ?? '';
  const assigned = /^PRETTY_NAME=(.*)$/m.exec(text) ?? /^NAME=(.*)$/m.exec(text);
  const value = clean(assigned?.[1] ?? '').replace(/^(["'])(.*)\1$/, '$2');
  return clean(value.replace(/\\(.)/g, '$1')) || undefined;
}

/** include/uapi/linux/sched.h; SCHED_NORMAL is called other by its users. */
const policies = ['other', 'fifo', 'rr', 'batch', '', 'idle', 'deadline', 'ext'];
const realTime = ['fifo', 'rr'];
/** SCHED_RESET_ON_FORK may be set beside a policy. */
const RESET_ON_FORK = 0x40000000;

/** The policy that benchmarks inherit, with its priority if it has one: `other`, `fifo 50`. */
function scheduling({ process }: RawFacts): string | undefined {
  if (process?.policy === undefined) return undefined;
  const number = process.policy & ~RESET_ON_FORK;
  const name = policies[number] || `policy ${number}`;
  return realTime.includes(name) ? `${name} ${process.priority}` : name;
}
