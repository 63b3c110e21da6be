import * as settings from '../../host/cpu-settings.ts';
import { factNumber } from '../../host/raw.ts';
import type { Check } from '../evidence.ts';
import { ok, unknown, warning } from '../finding.ts';

const CPUS = '/sys/devices/system/cpu';
const FIXED = ['performance', 'userspace'];

const mhz = (khz: number | undefined) => (khz === undefined ? '' : `, up to ${Math.round(khz / 1000)} MHz`);

export const governor: Check = {
  id: 'governor',
  subject: 'the frequency governor of the measured CPU',
  limit: 'never',
  look({ raw, cpu }) {
    const name = settings.governor(raw, cpu);
    if (name === undefined) return unknown(`sysfs tells nothing of CPU ${cpu}`);
    if (name === 'none') return ok('no frequency scaling that this kernel sees');
    const said = `${name} on CPU ${cpu}${mhz(factNumber(raw, `${CPUS}/cpu${cpu}/cpufreq/cpuinfo_max_freq`))}`;
    if (FIXED.includes(name)) return ok(said);
    const cure = `echo performance | sudo tee ${CPUS}/cpu*/cpufreq/scaling_governor`;
    return warning(`${said}: the clock follows the load`, cure);
  },
};

export const turbo: Check = {
  id: 'turbo',
  subject: 'frequencies above the nominal one',
  limit: 'never',
  look({ raw }) {
    const state = settings.turbo(raw);
    if (state === 'unknown') return unknown('neither intel_pstate nor a boost switch is to be seen');
    if (state === 'off') return ok('off');
    const intel = `${CPUS}/intel_pstate/no_turbo`;
    const cure = `echo ${intel in raw.files ? `1 | sudo tee ${intel}` : `0 | sudo tee ${CPUS}/cpufreq/boost`}`;
    return warning('on: ns and TSC ticks move with temperature and load; core cycles do not', cure);
  },
};
