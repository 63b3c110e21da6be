import { hypervisor } from '../../host/hypervisor.ts';
import { fact, field } from '../../host/raw.ts';
import type { Check, Evidence } from '../evidence.ts';
import { ok, unfit, unknown, warning } from '../finding.ts';

const CLOCK = '/sys/devices/system/clocksource/clocksource0';

/** Clock sources that are the counter which is read directly, or a hypervisor's scale for it. */
const ownCounter = ['tsc', 'hyperv_clocksource_tsc_page', 'arch_sys_counter'];

const isX86 = ({ raw }: Evidence) => raw.cpuid !== null;

export const clocksource: Check = {
  id: 'clocksource',
  subject: 'what the kernel keeps time with',
  limit: 'never',
  look({ raw }) {
    const name = fact(raw, `${CLOCK}/current_clocksource`);
    if (name === undefined) return unknown(`${CLOCK} cannot be read`);
    if (ownCounter.includes(name)) return ok(name);
    const others = fact(raw, `${CLOCK}/available_clocksource`)?.split(' ') ?? [];
    if (others.includes('tsc'))
      return warning(
        `${name} and not tsc: reading the time is dearer, and may be a system call`,
        `echo tsc | sudo tee ${CLOCK}/current_clocksource`,
      );
    return warning(
      `${name}; the kernel does not offer the TSC, perhaps because it found it unsteady`,
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
    if (!isX86(evidence)) return ok('the counter of this architecture ticks at a fixed rate');
    const flags = field(raw.files['/proc/cpuinfo'], 'flags')?.split(' ') ?? [];
    if (raw.cpuid?.invariant_tsc || (flags.includes('constant_tsc') && flags.includes('nonstop_tsc')))
      return ok('invariant: the same rate at every frequency and in every sleep');
    if (hypervisor(raw) !== 'none')
      return warning(
        'not said to be invariant: ticks may not be time (ask the host for the CPU flag invtsc)',
      );
    return unfit('not invariant: its ticks change with the frequency, or it stops in sleep');
  },
};
