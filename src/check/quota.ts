import { wholeNumber } from '../host/raw.ts';
import { type Cgroup, cgroupsOf } from './cgroups.ts';
import type { Check, Texts } from './evidence.ts';
import { levelOf, ok, unknown, verdict, word } from './finding.ts';

/** One CPU is measured on, another one runs the harness. Below one, the kernel stops what is measured. */
const ENOUGH_CPUS = 2;

interface Quota extends Cgroup {
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

/** The quota of a group holds for all below it, so the smallest on the way up is what there is. */
export const quota: Check = {
  id: 'quota',
  look({ raw: { files } }) {
    const cgroups = cgroupsOf('cpu', files);
    if (!('/proc/self/mountinfo' in files)) return unknown('/proc/self/mountinfo cannot be read');
    const [least] = cgroups
      .flatMap((cgroup) => quotaOf(cgroup, files) ?? [])
      .toSorted((a, b) => a.cpus - b.cpus);
    if (least === undefined)
      return ok(cgroups.length === 0 ? 'no control groups to be seen' : 'no limit of CPU time');
    const { cpus, periodMs, folder, throttled, version } = least;
    // The kernel stops a group when its part of a period is used up.
    const level = levelOf(-cpus, { warning: -ENOUGH_CPUS + Number.EPSILON, unfit: -1 + Number.EPSILON });
    const share = `${Number((cpus * 100).toPrecision(3))} % of one CPU in every ${periodMs} ms`;
    const cure =
      version === 2
        ? `echo max | sudo tee ${word(`${folder}/cpu.max`)}`
        : `echo -1 | sudo tee ${word(`${folder}/cpu.cfs_quota_us`)}`;
    return verdict(level, `${folder} allows ${share}, and stopped it ${throttled} times so far`, cure);
  },
};
