import { hypervisor as hypervisorOf, runsKernelInUserMode } from '../../host/hypervisor.ts';
import { formatMeasured } from '../../text/number.ts';
import type { Check } from '../evidence.ts';
import { ok, unknown, warning } from '../finding.ts';
import { programs } from './emulation.ts';

/**
 * Ticks that CPUID takes at least. On hardware it is a hundred or two; a hypervisor answers it in one or two thousand;
 * one that itself runs under another has every exit forwarded to it, which takes ten thousand and more.
 */
const NESTED_TICKS = 8000;

export const hypervisor: Check = {
  id: 'hypervisor',
  subject:
    'what runs below, by the kernel log, by CPUID and how long that takes, and by what contradicts it (PVM runs the guest kernel in user mode while CPUID names the hypervisor below)',
  limit: 'never',
  look({ raw }) {
    const name = hypervisorOf(raw);
    if (name === undefined) return unknown('the machine does not tell');
    const ticks = raw.cpuid?.ticks;
    const trap = ticks === undefined ? '' : `CPUID takes ${formatMeasured(ticks)} TSC ticks`;
    if (name === 'none') return ok(trap === '' ? 'none' : `none; ${trap}`);
    if (runsKernelInUserMode(name))
      return warning(
        `${name}: the guest's kernel itself runs in user mode, so that the hypervisor is asked at every system call, page fault and switch of address spaces, and int $0x80 need not arrive${trap && `; ${trap}`}`,
      );
    // A program that answers for a processor takes as long, whatever it runs on.
    if (ticks === undefined || ticks < NESTED_TICKS || programs.includes(name))
      return ok(trap === '' ? name : `${name}; ${trap}`);
    return warning(
      `${name}, which seems to run under another hypervisor: ${trap}, so what needs it (timers, interrupts to other CPUs) is dear`,
    );
  },
};
