import { cgroupsOf, leastQuota } from '../../host/cgroups.ts';
import { formatPercent } from '../../text/number.ts';
import { quoted } from '../../text/quote.ts';
import type { Check } from '../evidence.ts';
import { levelOf, ok, unknown, verdict } from '../finding.ts';

/** One CPU for the benchmark and one for the harness. Below one, the kernel throttles the benchmark itself. */
const ENOUGH_CPUS = 2;

export const quota: Check = {
  id: 'quota',
  subject: 'CPU time limits of the own control group and those above it, versions 1 and 2',
  limit: 'below one CPU',
  look({ raw: { files } }) {
    if (!('/proc/self/mountinfo' in files)) return unknown('/proc/self/mountinfo cannot be read');
    const least = leastQuota(files);
    if (least === null)
      return ok(cgroupsOf('cpu', files).length === 0 ? 'no cgroups visible' : 'no CPU limit');
    const { cpus, periodMs, folder, throttled, version } = least;
    // The kernel throttles a group that has used up its part of a period.
    const level = levelOf(-cpus, { warning: -ENOUGH_CPUS + Number.EPSILON, unfit: -1 + Number.EPSILON });
    const share = `${formatPercent(cpus)} of one CPU per ${periodMs} ms`;
    const cure =
      version === 2
        ? `echo max | sudo tee ${quoted(`${folder}/cpu.max`)}`
        : `echo -1 | sudo tee ${quoted(`${folder}/cpu.cfs_quota_us`)}`;
    return verdict(level, `${folder} allows ${share}; throttled ${throttled} times so far`, cure);
  },
};
