import { hypervisor } from '../../host/hypervisor.ts';
import { cpuShares, cpuTimes } from '../counters.ts';
import type { Check } from '../evidence.ts';
import { levelOf, ok, unknown, verdict } from '../finding.ts';

/** Shares of the time in which the CPU was wanted. */
const LEAST = { warning: 0.01, unfit: 0.05 };

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** While null calls were measured, because a CPU that nobody wants is not taken; otherwise since boot. */
export const steal: Check = {
  id: 'steal',
  subject: 'time the hypervisor gave to others while null calls were measured',
  limit: 'from 5%',
  look({ raw, cpu, probed }) {
    if (hypervisor(raw) === 'none') return ok('no hypervisor that could take the CPU away');
    const cure = 'ask for a dedicated CPU; nothing in here can cure it';
    if (probed) {
      const share = cpuShares(probed.window).get(cpu)?.steal;
      if (share === undefined) return unknown('/proc/stat tells nothing of it');
      const said = `${percent(share)} of ${(probed.window.ms / 1000).toFixed(1)} s on CPU ${cpu} went to others`;
      return verdict(levelOf(share, LEAST), `${said}; not every hypervisor tells`, cure);
    }
    const times = cpuTimes(raw.files['/proc/stat']).get(cpu);
    if (times === undefined || times.busyMs === 0) return unknown('/proc/stat tells nothing of it');
    const share = times.stealMs / times.busyMs;
    return verdict(levelOf(share, { ...LEAST, unfit: 2 }), `${percent(share)} of the time since boot`, cure);
  },
};
