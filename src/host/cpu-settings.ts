import { parseCpuList } from './cpu-list.ts';
import { FILE_LIMIT, fact, type RawFacts } from './raw.ts';

const CPUS = '/sys/devices/system/cpu';

type Switch = 'on' | 'off' | 'unknown';

/** The scaling governor of one CPU; `none` if sysfs has that CPU but no frequency scaling anywhere. */
export function governor(raw: RawFacts, cpu: number): string | undefined {
  const own = fact(raw, `${CPUS}/cpu${cpu}/cpufreq/scaling_governor`);
  if (own !== undefined) return own;
  const scaled = Object.keys(raw.files).some((path) => /\/cpufreq\/scaling_/.test(path));
  return !scaled && `${CPUS}/cpu${cpu}/topology/thread_siblings_list` in raw.files ? 'none' : undefined;
}

/** Whether the clock may exceed its nominal rate: by intel_pstate, or by the boost switch of another driver. */
export function turbo(raw: RawFacts): Switch {
  const forbidden = fact(raw, `${CPUS}/intel_pstate/no_turbo`);
  if (forbidden !== undefined) return toSwitch(forbidden, '0', '1');
  return toSwitch(fact(raw, `${CPUS}/cpufreq/boost`), '1', '0');
}

/** Whether cores run more than one thread. */
export function smt(raw: RawFacts): Switch {
  const active = toSwitch(fact(raw, `${CPUS}/smt/active`), '1', '0');
  if (active !== 'unknown') return active;
  const control = fact(raw, `${CPUS}/smt/control`) ?? '';
  // `on` only means permitted.
  return /^(off|forceoff|notsupported|notimplemented)$/.test(control) ? 'off' : 'unknown';
}

/** CPUs that are online; from /proc/cpuinfo if sysfs is missing and the text is complete. */
export function onlineCpus(raw: RawFacts): number | undefined {
  const online = parseCpuList(raw.files[`${CPUS}/online`] ?? '').length;
  if (online > 0) return online;
  const cpuinfo = raw.files['/proc/cpuinfo'] ?? '';
  if (cpuinfo.length >= FILE_LIMIT) return undefined;
  return cpuinfo.match(/^processor\s*:/gm)?.length;
}

function toSwitch(value: string | undefined, on: string, off: string): Switch {
  if (value === on) return 'on';
  return value === off ? 'off' : 'unknown';
}
