import { bootOptions } from './boot-options.ts';
import { cgroupDepth } from './cgroups.ts';
import { chooseCpu } from './choose-cpu.ts';
import { container } from './container.ts';
import { coreType } from './core-type.ts';
import { cpuId, cpuinfoOf, cpuModel } from './cpu-model.ts';
import { cpuQuota } from './cpu-quota.ts';
import { governor, onlineCpus, type Switch, smt, turbo } from './cpu-settings.ts';
import { hypervisor } from './hypervisor.ts';
import { mitigations } from './mitigations.ts';
import { clean, fact, field, type RawFacts, wholeNumber } from './raw.ts';
import { scheduling } from './scheduling.ts';

/** The facts that every result row carries, under the names of the columns. */
export interface HostColumns {
  host: string;
  /** uname's release: text, never a number. */
  kernel: string;
  arch: string;
  /** Model of the measured CPU. */
  cpu?: string;
  os?: string;
  /** Parameters of the kernel's command line that may change the figures. */
  boot_options?: string;
  mitigations?: string;
  /** What runs under this kernel; `none` on bare metal. */
  hypervisor?: string;
  microcode?: string;
  clocksource?: string;
  /** Of the measured CPU; `none` without frequency scaling. */
  governor?: string;
  /** Runtime, `none` or `unknown`. */
  container: string;
  smt: Switch;
  /** Of the program that gathered the facts. */
  linkage: 'static' | 'dynamic';
  online_cpus?: number;
  turbo: Switch;
  /** Of the process that gathered the facts: filters make every system call dearer. */
  seccomp: 'none' | 'strict' | 'filter' | 'unknown';
  /** Number of seccomp filters (Linux >= 5.9). */
  seccomp_filters?: number;
  /** Vendor, family, model and stepping: CPUs of one model name may differ in them. */
  cpu_id?: string;
  /** Of the measured CPU, where the machine has several kinds. */
  core_type?: string;
  /** Of the process that gathered the facts, as are the next three. */
  scheduling?: string;
  nice?: string;
  /** Control groups above it that schedule. */
  cgroup_depth?: number;
  /** CPUs that its control groups allow on average, or `none`. */
  cpu_quota?: string;
  /** Process id of the tracer of that process, 0 for none. */
  tracer?: number;
}

/** A machine and the process that asked. A fact that is not known is absent, or `unknown` in a closed set. */
export interface HostFacts extends HostColumns {
  sysname: string;
}

const seccompModes = new Map<string, HostFacts['seccomp']>([
  ['0', 'none'],
  ['1', 'strict'],
  ['2', 'filter'],
]);

/**
 * Facts from texts. Never throws: files may be missing, cut or nonsense. Every value is one line without control
 * characters.
 *
 * @param cpu the measured CPU, for the facts that differ between CPUs; by default the one that would be chosen
 */
export function parseFacts(raw: RawFacts, cpu: number = chooseCpu(raw).cpu): HostFacts {
  const status = raw.files['/proc/self/status'];
  return {
    host: clean(raw.uname.nodename),
    kernel: clean(raw.uname.release),
    arch: clean(raw.uname.machine),
    container: container(raw),
    smt: smt(raw),
    linkage: raw.linkage,
    sysname: clean(raw.uname.sysname),
    turbo: turbo(raw),
    seccomp: seccompModes.get(field(status, 'Seccomp') ?? '') ?? 'unknown',
    ...known({
      cpu: cpuModel(raw, cpu),
      os: osName(raw.files['/etc/os-release'] ?? ''),
      boot_options: bootOptions(fact(raw, '/proc/cmdline')),
      mitigations: mitigations(raw),
      hypervisor: hypervisor(raw),
      microcode: field(cpuinfoOf(raw, cpu), 'microcode'),
      clocksource: fact(raw, '/sys/devices/system/clocksource/clocksource0/current_clocksource'),
      governor: governor(raw, cpu),
      online_cpus: onlineCpus(raw),
      seccomp_filters: wholeNumber(field(status, 'Seccomp_filters')),
      tracer: wholeNumber(field(status, 'TracerPid')),
      cpu_id: cpuId(raw, cpu),
      core_type: coreType(raw, cpu),
      scheduling: scheduling(raw),
      nice: raw.process?.nice === undefined ? undefined : `${raw.process.nice}`,
      // What may be a container may see its own group as the root of them all.
      cgroup_depth: container(raw) === 'none' ? cgroupDepth(raw.files) : cgroupDepth(raw.files) || undefined,
      cpu_quota: cpuQuota(raw.files),
    }),
  };
}

/** The part of the facts that belongs in a result row. */
export function hostColumns(facts: HostFacts): HostColumns {
  const { sysname, ...columns } = facts;
  return columns;
}

/** os-release(5): shell assignments, the value perhaps in quotes with backslash escapes. */
function osName(text: string): string | undefined {
  const assigned = /^PRETTY_NAME=(.*)$/m.exec(text) ?? /^NAME=(.*)$/m.exec(text);
  const value = clean(assigned?.[1] ?? '').replace(/^(["'])(.*)\1$/, '$2');
  return clean(value.replace(/\\(.)/g, '$1')) || undefined;
}

/** Without the keys whose value is undefined. */
function known<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
