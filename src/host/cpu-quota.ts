import { type Cgroup, cgroupsOf, type Texts } from './cgroups.ts';
import { wholeNumber } from './raw.ts';

/** What the groups of a process and those above say of CPU time, each where it has it. */
export const quotaFiles = ['cpu.max', 'cpu.cfs_quota_us', 'cpu.cfs_period_us', 'cpu.stat'];

export interface Quota extends Cgroup {
  /** CPUs that may be used on average over a period. */
  cpus: number;
  periodMs: number;
  throttled: number;
}

/** sched-bwc.rst, cgroup-v2.rst: microseconds of CPU time in each period; -1 or `max` for no limit. */
function quotaOf(cgroup: Cgroup, files: Texts): Quota | null {
  const text = (name: string) => files[`${cgroup.folder}/${name}`]?.trim() ?? '';
  const [most, period] =
    cgroup.version === 2 ? text('cpu.max').split(' ') : [text('cpu.cfs_quota_us'), text('cpu.cfs_period_us')];
  const [quotaUs, periodUs] = [wholeNumber(most), wholeNumber(period)];
  if (quotaUs === undefined || !periodUs) return null;
  const throttled = Number(/^nr_throttled (\d+)$/m.exec(text('cpu.stat'))?.[1] ?? 0);
  return { ...cgroup, cpus: quotaUs / periodUs, periodMs: periodUs / 1000, throttled };
}

/** The quota of a group holds for all below it, so the smallest on the way up is what there is. Null for none. */
export function leastQuota(files: Texts): Quota | null {
  const quotas = cgroupsOf('cpu', files).flatMap((cgroup) => quotaOf(cgroup, files) ?? []);
  return quotas.toSorted((a, b) => a.cpus - b.cpus)[0] ?? null;
}

/** As a fact: `0.5`, or `none`; undefined where it cannot be seen, as from a guest or where nobody looked. */
export function cpuQuota(files: Texts): string | undefined {
  if (cgroupsOf('cpu', files).length === 0) return undefined;
  const least = leastQuota(files);
  return least === null ? 'none' : `${Number(least.cpus.toPrecision(3))}`;
}
