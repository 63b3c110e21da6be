import { hypervisor } from '../../host/hypervisor.ts';
import { fact, field } from '../../host/raw.ts';
import type { Check, Evidence } from '../evidence.ts';
import { ok, unfit, unknown, warning } from '../finding.ts';

const CLOCK = '/sys/devices/system/clocksource/clocksource0';

/** Clock sources that read the CPU's counter directly, or scaled by a hypervisor's page. */
const ownCounter = ['tsc', 'hyperv_clocksource_tsc_page', 'arch_sys_counter'];

const isX86 = ({ raw }: Evidence) => raw.cpuid !== null;

export const clocksource: Check = {
  id: 'clocksource',
  subject: 'what the kernel keeps time with',
  limit: 'never',
  reads: [`${CLOCK}/available_clocksource`],
  look({ raw }) {
    const name = fact(raw, `${CLOCK}/current_clocksource`);
    if (name === undefined) return unknown(`${CLOCK} cannot be read`);
    if (ownCounter.includes(name)) return ok(name);
    const others = fact(raw, `${CLOCK}/available_clocksource`)?.split(' ') ?? [];
    if (others.includes('tsc'))
      return warning(
        `${name} instead of tsc: reading the time is slower, and may need a system call`,
        `echo tsc | sudo tee ${CLOCK}/current_clocksource`,
      );
    return warning(
      `${name}; the kernel does not offer the TSC, perhaps because it marked it unstable`,
      'sudo dmesg | grep -i -e tsc -e clocksource',
    );
  },
};

export const tsc: Check = {
  id: 'tsc',
  subject: 'whether ticks are time',
  limit: 'where the TSC is not invariant',
  look(evidence) {
    const { raw } = evidence;
    if (!isX86(evidence)) return ok('the counter of this architecture has a fixed rate');
    const flags = field(raw.files['/proc/cpuinfo'], 'flags')?.split(' ') ?? [];
    if (raw.cpuid?.invariant_tsc || (flags.includes('constant_tsc') && flags.includes('nonstop_tsc')))
      return ok('invariant: the same rate at every core frequency and in every idle state');
    if (hypervisor(raw) !== 'none')
      return warning(
        'not advertised as invariant: its rate may change (the host can expose the CPU flag invtsc)',
      );
    return unfit('not invariant: its rate follows the core frequency, or it stops in idle states');
  },
};
