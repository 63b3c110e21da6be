import { cgroupsOf } from '../../host/cgroups.ts';
import { leastQuota } from '../../host/cpu-quota.ts';
import { quoted } from '../../text/quote.ts';
import type { Check } from '../evidence.ts';
import { levelOf, ok, unknown, verdict } from '../finding.ts';

/** One CPU is measured on, another one runs the harness. Below one, the kernel stops what is measured. */
const ENOUGH_CPUS = 2;

export const quota: Check = {
  id: 'quota',
  subject: 'CPU time limits of the own control group and those above it, versions 1 and 2',
  limit: 'below one CPU',
  look({ raw: { files } }) {
    if (!('/proc/self/mountinfo' in files)) return unknown('/proc/self/mountinfo cannot be read');
    const least = leastQuota(files);
    if (least === null)
      return ok(
        cgroupsOf('cpu', files).length === 0 ? 'no control groups to be seen' : 'no limit of CPU time',
      );
    const { cpus, periodMs, folder, throttled, version } = least;
    // The kernel stops a group when its part of a period is used up.
    const level = levelOf(-cpus, { warning: -ENOUGH_CPUS + Number.EPSILON, unfit: -1 + Number.EPSILON });
    const share = `${Number((cpus * 100).toPrecision(3))} % of one CPU in every ${periodMs} ms`;
    const cure =
      version === 2
        ? `echo max | sudo tee ${quoted(`${folder}/cpu.max`)}`
        : `echo -1 | sudo tee ${quoted(`${folder}/cpu.cfs_quota_us`)}`;
    return verdict(level, `${folder} allows ${share}, and stopped it ${throttled} times so far`, cure);
  },
};
