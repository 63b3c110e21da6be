import { hypervisor } from '../../host/hypervisor.ts';
import { formatSeconds, formatShare } from '../../text/number.ts';
import { cpuShares, cpuTimes } from '../counters.ts';
import type { Check } from '../evidence.ts';
import { levelOf, ok, unknown, verdict } from '../finding.ts';

/** Shares of the time in which the CPU had work to do. */
const LEAST = { warning: 0.01, unfit: 0.05 };

/** Measured during null calls, because an idle CPU has no steal time; otherwise since boot. */
export const steal: Check = {
  id: 'steal',
  subject: 'time the hypervisor gave to others while null calls were measured',
  limit: 'from 5%',
  reads: ['/proc/stat'],
  look({ raw, cpu, probed }) {
    if (hypervisor(raw) === 'none') return ok('no hypervisor');
    const cure = 'ask for a dedicated CPU; the guest cannot change this';
    if (probed) {
      const share = cpuShares(probed.window).get(cpu)?.steal;
      if (share === undefined) return unknown(`no times of CPU ${cpu} in /proc/stat`);
      const said = `${formatShare(share)} of ${formatSeconds(probed.window.ms / 1000)} on CPU ${cpu} was stolen`;
      return verdict(levelOf(share, LEAST), `${said}; not every hypervisor reports it`, cure);
    }
    const times = cpuTimes(raw.files['/proc/stat']).get(cpu);
    if (times === undefined || times.busyMs === 0) return unknown(`no times of CPU ${cpu} in /proc/stat`);
    const share = times.stealMs / times.busyMs;
    return verdict(
      levelOf(share, { ...LEAST, unfit: 2 }),
      `${formatShare(share)} of the busy time since boot was stolen`,
      cure,
    );
  },
};
