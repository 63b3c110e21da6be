import { hypervisor as hypervisorOf, runsKernelInUserMode } from '../../host/hypervisor.ts';
import { formatMeasured } from '../../text/number.ts';
import type { Check } from '../evidence.ts';
import { ok, unknown, warning } from '../finding.ts';
import { programs } from './emulation.ts';

/**
 * TSC ticks of CPUID: one or two hundred on hardware, one or two thousand under a hypervisor, ten thousand and more
 * under a nested one, to which every exit is forwarded. This is the least of a nested one.
 */
const NESTED_TICKS = 8000;

export const hypervisor: Check = {
  id: 'hypervisor',
  subject:
    'what runs below, by the kernel log, by CPUID and how long that takes, and by what contradicts it (PVM runs the guest kernel in user mode while CPUID names the hypervisor below)',
  limit: 'never',
  look({ raw }) {
    const name = hypervisorOf(raw);
    if (name === undefined) return unknown('not reported by the machine');
    const ticks = raw.cpuid?.ticks;
    const trap = ticks === undefined ? '' : `CPUID takes ${formatMeasured(ticks)} TSC ticks`;
    if (name === 'none') return ok(trap === '' ? 'none' : `none; ${trap}`);
    if (runsKernelInUserMode(name))
      return warning(
        `${name}: the guest kernel runs in user mode, so every system call, page fault and address-space switch enters the hypervisor, and int $0x80 may not arrive${trap && `; ${trap}`}`,
      );
    // An emulator takes this long on any host.
    if (ticks === undefined || ticks < NESTED_TICKS || programs.includes(name))
      return ok(trap === '' ? name : `${name}; ${trap}`);
    return warning(
      `${name}, probably nested under another hypervisor: ${trap}, so VM exits (timers, IPIs) are expensive`,
    );
  },
};
