import * as settings from '../../host/cpu-settings.ts';
import { factNumber } from '../../host/raw.ts';
import { formatCount } from '../../text/number.ts';
import type { Check } from '../evidence.ts';
import { ok, unknown, warning } from '../finding.ts';

const CPUS = '/sys/devices/system/cpu';
const FIXED = ['performance', 'userspace'];

const mhz = (khz: number | undefined) => (khz === undefined ? '' : `, up to ${formatCount(khz / 1000)} MHz`);

export const governor: Check = {
  id: 'governor',
  subject: 'the frequency governor of the measured CPU',
  limit: 'never',
  look({ raw, cpu }) {
    const name = settings.governor(raw, cpu);
    if (name === undefined) return unknown(`no frequency scaling of CPU ${cpu} in sysfs`);
    if (name === 'none') return ok('no frequency scaling visible to this kernel');
    const said = `${name} on CPU ${cpu}${mhz(factNumber(raw, `${CPUS}/cpu${cpu}/cpufreq/cpuinfo_max_freq`))}`;
    if (FIXED.includes(name)) return ok(said);
    const cure = `echo performance | sudo tee ${CPUS}/cpu*/cpufreq/scaling_governor`;
    return warning(`${said}: the core clock follows the load`, cure);
  },
};

export const turbo: Check = {
  id: 'turbo',
  subject: 'frequencies above the nominal one',
  limit: 'never',
  look({ raw }) {
    const state = settings.turbo(raw);
    if (state === 'unknown') return unknown('no intel_pstate and no cpufreq boost control found');
    if (state === 'off') return ok('off');
    const intel = `${CPUS}/intel_pstate/no_turbo`;
    const cure = `echo ${intel in raw.files ? `1 | sudo tee ${intel}` : `0 | sudo tee ${CPUS}/cpufreq/boost`}`;
    return warning('on: ns and TSC ticks vary with temperature and load; core cycles do not', cure);
  },
};
